import { describe, expect, it } from 'vitest';
import { parsePaste } from '#lib/image/paste.ts';
import { names, skipped } from './paste-shown.ts';

describe('FROM in a pasted Dockerfile', () => {
  it.each([
    ['quotes within the word', `ARG TAG=3.20\nFROM alpine:"\${TAG}" AS build`, ['alpine:3.20']],
    ['single quotes round a part', "FROM 'redis':7", ['redis:7']],
    ['an escaped character', 'FROM redis\\:7', ['redis:7']],
    [
      'a default without an argument',
      `ARG IMAGE\nFROM \${IMAGE:-node:20}\nRUN apt-get update\nCOPY src app`,
      ['node:20'],
    ],
    ['an argument of two words in capitals', 'ARG REPOSITORY TAG\nFROM node:20', ['node:20']],
    ['several arguments on one line', 'ARG A=1 B="2"\nFROM a:$A$B', ['a:12']],
    ['an argument that is kept by a line without a value', 'ARG A=1\nARG A\nFROM a:$A', ['a:1']],
    ['an alternative of a set argument', `ARG A=x\nFROM a:1\${A:+-$A}`, ['a:1-x']],
    ['an alternative of an unset argument', `ARG A\nFROM a:1\${A:+-$A}`, ['a:1']],
    ['a prefix taken off', `ARG V=v1.2\nFROM a:\${V#v}`, ['a:1.2']],
    ['the longest prefix taken off', `ARG V=a-b-c\nFROM x:\${V##*-}`, ['x:c']],
    ['a suffix taken off', `ARG V=1.2.3\nFROM a:\${V%.*}`, ['a:1.2']],
    ['the longest suffix taken off', `ARG V=1.2.3\nFROM a:\${V%%.*}`, ['a:1']],
    ['a replaced part', `ARG V=1_2_3\nFROM a:\${V/_/.}`, ['a:1.2_3']],
    ['all parts replaced', `ARG V=1_2_3\nFROM a:\${V//_/.}`, ['a:1.2.3']],
    ['a platform', 'FROM --platform=$BUILDPLATFORM golang:1.23', ['golang:1.23']],
    ['a word that goes on in the next line', 'FROM al\\\npine:3', ['alpine:3']],
    ['a comment and an empty line in between', 'FROM \\\n# why\n\n  alpine:3', ['alpine:3']],
    ['another escape character', '# escape=`\nFROM `\n  alpine:3\nRUN dir C:\\\nFROM redis:7', ['alpine:3', 'redis:7']],
    ['a directive that is too late', '# a comment\n# escape=`\nFROM \\\nalpine:3', ['alpine:3']],
    ['lines of a template around', '{% if x %}\nFROM alpine:3\n{% endif %}\nRUN x', ['alpine:3']],
    ['lower case', 'from alpine:3 as a\nFrom a\nfrom redis:7', ['alpine:3', 'redis:7']],
  ])('is parsed with %s', (_, text, expected) => {
    expect(parsePaste(text).source).toBe('dockerfile');
    expect(names(text)).toEqual(expected);
  });

  it.each([
    [
      'an argument without a default',
      '# on top of another\nARG IMAGE\nFROM $IMAGE',
      '3 $IMAGE: the argument IMAGE has no default here',
    ],
    ['an argument of a stage', 'FROM a:1\nARG B=b\nFROM $B', '3 $B: the argument B has no default here'],
    ['a stage, whatever its case', 'FROM a:1 AS Base\nFROM base', '2 base: a stage of the same Dockerfile'],
    [
      'a stage chosen by platform',
      `FROM a:1 AS x-amd64\nFROM x-\${TARGETARCH}`,
      `2 x-\${TARGETARCH}: a stage of the same Dockerfile`,
    ],
    [
      'a platform',
      `FROM a:1\nFROM b:\${TARGETARCH}`,
      `2 b:\${TARGETARCH}: depends on the platform that is built for (TARGETARCH)`,
    ],
    ['scratch', 'FROM a:1\nFROM scratch', '2 scratch: scratch is no image'],
    ['a template', 'FROM a:1\nFROM {{ base }}', '2 {{ base }}: a template: paste it with its values filled in'],
    ['words too many', 'FROM a:1\nFROM b c d e', '2 b c d e: FROM takes one image, and "AS" with a name'],
  ])('is skipped with the reason for %s', (_, text, reason) => {
    expect(skipped(text)).toContain(reason);
    expect(names(text).length).toBeLessThanOrEqual(1);
  });
});

describe('other instructions in a pasted Dockerfile', () => {
  it('contribute images that are copied or mounted from, except stages', () => {
    const text = `FROM node:20 AS build
COPY --from=ghcr.io/acme/tool:1 /a /b
COPY --chown=1:1 --from=build /a /b
COPY --from=0 /a /b
COPY --from=later /a /b
RUN --mount=type=bind,from=busybox:1.36,target=/x --mount=type=cache,target=/y make
RUN --mount=type=bind,from=build,target=/x make
ONBUILD COPY --from=redis:7 /a /b
COPY --from=scratch /a /b
FROM build AS later`;
    expect(names(text)).toEqual(['node:20', 'ghcr.io/acme/tool:1', 'busybox:1.36', 'redis:7']);
  });

  it('do not expand variables, as in a build', () => {
    expect(skipped('ARG A=x\nFROM a:1\nCOPY --from=$A /a /b')).toEqual([
      '3 $A: no variables are filled in here, as in a build',
    ]);
  });

  it.each([
    ['a file in YAML', 'FROM python:3.12\nCOPY <<EOF /etc/pod.yml\nkind: Pod\n- image: acme/other:1\nEOF'],
    ['a quoted name', "FROM python:3.12\nRUN cat <<'EOF' > x\nFROM a:1\nEOF"],
    ['tabs before its end', 'FROM python:3.12\nRUN <<-EOF\nFROM a:1\n\t\tEOF'],
    ['two of them', 'FROM python:3.12\nCOPY <<A <<B /x/\nFROM a:1\nB\nA\nFROM b:1\nB\nUSER x'],
    ['a number before it', 'FROM python:3.12\nRUN sh 3<<EOF\nFROM a:1\nEOF'],
    ['a trigger', 'FROM python:3.12\nONBUILD COPY <<EOF /x\nFROM a:1\nEOF'],
  ])('contribute nothing from a heredoc: %s', (_, text) => {
    expect(parsePaste(text).source).toBe('dockerfile');
    expect(names(text)).toEqual(['python:3.12']);
  });

  it.each([
    ['a here-string', 'FROM a:1\nRUN cat <<<EOF\nFROM b:1'],
    ['quotes', 'FROM a:1\nRUN echo "<<EOF"\nFROM b:1'],
    ['a shift', 'FROM a:1\nRUN echo $((1 << 2))\nFROM b:1'],
    ['another instruction', 'FROM a:1\nENV A=<<EOF\nFROM b:1'],
  ])('begin no heredoc with %s', (_, text) => {
    expect(names(text)).toEqual(['a:1', 'b:1']);
  });

  it('with an unterminated heredoc are reported', () => {
    const text = 'FROM a:1\nRUN <<EOF\nFROM b:1\n';
    expect(names(text)).toEqual(['a:1']);
    expect(skipped(text)).toEqual(['2 <<EOF: no line "EOF" ends this heredoc: what follows is not read']);
  });
});

describe('a pasted text with FROM', () => {
  it.each([
    ['SQL', 'SELECT a\nFROM users\nWHERE b = 1'],
    ['a letter', 'From the beginning we built images.\nNow they are large.'],
    ['a header of a mail', 'From: a@example.com\nTo: b@example.com\nDate: today'],
  ])('is not a Dockerfile when it is %s', (_, text) => {
    expect(parsePaste(text)).toMatchObject({ items: [] });
    expect(parsePaste(text).source).not.toBe('dockerfile');
  });

  it('is a Dockerfile even without FROM when all lines are instructions', () => {
    expect(names('COPY --from=ghcr.io/acme/tool:1 /tool /bin/')).toEqual(['ghcr.io/acme/tool:1']);
  });
});

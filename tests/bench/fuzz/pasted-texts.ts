import { InvalidPasteError, parsePaste } from '#lib/image/paste.ts';
import { demand, demandStorable } from './check.ts';
import type { Fuzz } from './fuzz.ts';
import { mutatedTexts, repeatedTexts } from './text.ts';

const SEEDS = [
  'ghcr.io/acme/app:1.2',
  `services:\n  web:\n    image: "ghcr.io/acme/web:\${TAG:-1.4}" # ours\n    build: .\n  db: {image: postgres:\${PG-16}-alpine}\n`,
  'x-base: &base\n  image: redis:7\nservices:\n  a: {<<: *base}\n  b:\n    <<: [*base]\n    image: nginx\n',
  'CONTAINER ID   IMAGE         COMMAND   CREATED   STATUS   PORTS   NAMES\n0a1b2c3d4e5f   redis:7       "redis"   1 h ago   Up 1 h           cache\n',
  'REPOSITORY    TAG       IMAGE ID       CREATED       SIZE\nnode          22        0a1b2c3d4e5f   2 days ago    1.1GB\n<none>        <none>    1a1b2c3d4e5f   2 days ago    1GB\n',
  'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: ghcr.io/acme/a:1\n      initContainers: [{image: busybox}]\n---\nkind: Pod\nspec: {containers: [{image: redis}]}\n',
  `# syntax=docker/dockerfile:1\nARG BASE=node:22\nFROM --platform=$BUILDPLATFORM \${BASE}-alpine AS build\nRUN <<EOF\nFROM not\nEOF\nFROM build\nCOPY --from=nginx:1 / /\n`,
  '{"Image":"redis:7","Names":"cache"}\n{"Image":"nginx","Names":"web"}\n',
  '{"kind":"List","items":[{"kind":"Pod","spec":{"containers":[{"image":"redis"}]}}]}',
  'redis:7\nnginx # web\n# comment\n- node:22\n"quoted:1"\n',
];
const TOKENS = [
  ...[
    'image: ',
    'services:\n',
    '  a:\n',
    '    image: redis\n',
    'containers:\n',
    '- ',
    '- image: x\n',
    'kind: Pod\n',
    '---\n',
    '...\n',
  ],
  ...[
    'FROM ',
    'FROM a AS b\n',
    'ARG A=',
    'ARG A=$A$A\n',
    '<<EOF\n',
    'EOF\n',
    'COPY --from=',
    '\\\n',
    '# escape=`\n',
    'ONBUILD ',
  ],
  ...[
    '&a ',
    '*a',
    '<<: *a\n',
    '!!str ',
    '!x ',
    '? ',
    ': ',
    '|\n  ',
    '>-\n  ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ', ',
    '\n',
    '\n  ',
    '\t',
  ],
  ...[
    '${A:-',
    '${A',
    '$A',
    '$$',
    `\${A:?x}`,
    '}',
    'CONTAINER ID   IMAGE   ',
    'REPOSITORY   TAG   ',
    '<none>',
    'IMAGE',
    '   ',
  ],
];

export const pastedTextsFuzz: Fuzz<string> = {
  name: 'pasted-texts',
  inputs: mutatedTexts(SEEDS, TOKENS),
  repeated: (length) => repeatedTexts(length, SEEDS, TOKENS),
  longest: 32 * 1024,
  // YAML with a mistake in each part is parsed up to five times to find the readable parts.
  msPerKiB: 10,
  refusals: [InvalidPasteError],
  isRefusal: (result) => result === 0,
  call(input) {
    const { items, problems, skipped } = parsePaste(input);
    demandStorable([items, problems.map(({ input: text, line }) => [text, line]), skipped]);
    const lines = input.split(/\r\n?|\n/).length;
    for (const { line } of [...items, ...problems, ...skipped])
      demand(line >= 1 && line <= lines, 'a line is none of the text');
    return items.length;
  },
};

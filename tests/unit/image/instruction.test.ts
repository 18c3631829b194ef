import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { baseLayerCount, findBase } from '#lib/image/base.ts';
import type { HistoryEntry } from '#lib/image/config.ts';
import { displayInstruction, instructionKey } from '#lib/image/instruction.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';

const official: string[] = JSON.parse(
  readFileSync(new URL('../../fixtures/instructions/official-images.json', import.meta.url), 'utf8'),
);
const HASH = 'fe64057fbb83dccb960efabbf1cd8777920ef279a7fa8dbca0a8801c651bdf7c';

describe('displayInstruction (C-06)', () => {
  it.each([
    ['/bin/sh -c #(nop)  CMD ["x"]', 'CMD ["x"]'],
    ['/bin/sh -c #(nop)  ENV A=b c', 'ENV A=b c'],
    [`/bin/sh -c #(nop) ADD file:${HASH} in / `, 'ADD file:fe64057fbb83 in /'],
    ['/bin/sh -c apt-get update', 'RUN apt-get update'],
    ['RUN /bin/sh -c apt-get update # buildkit', 'RUN apt-get update'],
    ['RUN /bin/bash -o pipefail -c curl x | sh # buildkit', 'RUN curl x | sh'],
    ['/bin/bash -eo pipefail -c curl x', 'RUN curl x'],
    ['/bin/ash -eux -c x', 'RUN x'],
    ['RUN npm ci # buildkit', 'RUN npm ci'],
    ['COPY /src /dst # buildkit', 'COPY /src /dst'],
    ['WORKDIR /app', 'WORKDIR /app'],
    ['|1 ARG=x /bin/sh -c make', 'RUN make'],
    ['|2 TOKEN=hunter2 B=two words /bin/sh -c make all', 'RUN make all'],
    ['RUN |2 TOKEN=hunter2 B=two words /bin/sh -c make # buildkit', 'RUN make'],
    ['RUN |1 TOKEN=hunter2 npm ci # buildkit', 'RUN npm ci'],
    ['|0 /bin/sh -c make', 'RUN make'],
    ["/bin/sh -c set -x \t&& buildDeps=' \t\tbzip2'", "RUN set -x && buildDeps=' bzip2'"],
    ['cmd /S /C powershell x', 'RUN powershell x'],
    ["powershell -Command $ErrorActionPreference = 'Stop'; Install-X", 'RUN Install-X'],
    ['/bin/sh echo something > last', '/bin/sh echo something > last'],
    ['/bin/sh -c echo /bin/sh -c x', 'RUN echo /bin/sh -c x'],
    ['bazel build //app:image', 'bazel build //app:image'],
    ['jib-maven-plugin:3.4', 'jib-maven-plugin:3.4'],
    ['ko build ko://x', 'ko build ko://x'],
    ['buildpacksio/lifecycle', 'buildpacksio/lifecycle'],
    ['kaniko', 'kaniko'],
    ['', ''],
    ['  ', ''],
  ])('shows %j as %j', (raw, shown) => {
    expect(displayInstruction(raw)).toBe(shown);
  });

  it('shows real instructions as in the Dockerfile, for each format of builders', () => {
    expect(official.length).toBeGreaterThan(100);
    for (const instruction of official) {
      const shown = displayInstruction(instruction);
      const command = /^RUN (.*)$/s.exec(instruction)?.[1];
      expect(displayInstruction(`${instruction} # buildkit`)).toBe(shown);
      if (command === undefined) {
        expect(displayInstruction(`/bin/sh -c #(nop) ${instruction} `)).toBe(shown);
        continue;
      }
      expect(displayInstruction(`/bin/sh -c ${command}`)).toBe(shown);
      expect(displayInstruction(`RUN /bin/sh -c ${command} # buildkit`)).toBe(shown);
      expect(displayInstruction(`|2 A=1 SECRET=a b c /bin/sh -c ${command}`)).toBe(shown);
      expect(shown.replace(/[ \t]+/g, ' ')).toBe(instruction.trim().replace(/[ \t]+/g, ' '));
    }
  });

  it('stays fast on hostile text', () => {
    const started = cpuMs();
    for (const evil of [
      `|9 ${'/bin/sh -a '.repeat(750)}`,
      ' '.repeat(8_192),
      `x${' '.repeat(8_000)}# buildki`,
      `/bin/sh${' -a'.repeat(2_700)}`,
      `|999 ${'a=b '.repeat(2_000)}`,
    ]) {
      displayInstruction(evil);
      instructionKey(evil);
    }
    expect(cpuMs() - started).toBeLessThan(500);
  });
});

describe('displayInstruction of a masked text', () => {
  it('removes build arguments even without a known shell, and keeps other marks', () => {
    expect(displayInstruction('|2 A=b NPM_TOKEN=‹secret npm_… #a81f› npm ci')).toBe('RUN npm ci');
    expect(displayInstruction('RUN /bin/sh -c curl -u me:‹secret password #a81f› x # buildkit')).toBe(
      'RUN curl -u me:‹secret password #a81f› x',
    );
  });
});

describe('instructionKey', () => {
  it.each([
    [`/bin/sh -c #(nop) COPY file:${HASH} in /app`, `/bin/sh -c #(nop) COPY file:${'0'.repeat(64)} in /app`],
    ['RUN |1 V=1 /bin/sh -c make # buildkit', '|1 V=2 /bin/sh -c make'],
    ['RUN a \t&& b', 'RUN a && b'],
    [`RUN get x@sha256:${HASH}`, `RUN get x@sha256:${'1'.repeat(64)}`],
  ])('is equal for %s and %s', (one, other) => {
    expect(instructionKey(one)).toBe(instructionKey(other));
  });

  it('is equal for another secret in the same place', () => {
    for (const line of [
      'RUN |1 NPM_TOKEN=‹secret npm_… #a81f› /bin/sh -c npm ci # buildkit',
      '|1 NPM_TOKEN=‹secret npm_… #a81f› npm ci',
      'RUN curl -u me:‹secret password #a81f› https://x',
    ])
      expect(instructionKey(line.replace('a81f', '0b2c'))).toBe(instructionKey(line));
    expect(instructionKey('|1 NPM_TOKEN=‹secret npm_… #a81f› npm ci')).toBe('RUN npm ci');
  });

  it('differs for another instruction', () => {
    expect(instructionKey('RUN npm ci')).not.toBe(instructionKey('RUN npm install'));
    expect(instructionKey('COPY a /b')).not.toBe(instructionKey('COPY a /c'));
  });
});

describe('baseLayerCount', () => {
  const layer = (name: string, diffId: string | null = null) => ({ digest: name, diffId });
  const layers = ['a', 'b', 'c', 'd'].map((name) => layer(name, `diff-${name}`));
  const at = (hours: number, createdBy: string, emptyLayer = false): HistoryEntry => ({
    createdBy,
    emptyLayer,
    comment: null,
    created: new Date(Date.UTC(2026, 0, 1, hours)),
  });

  it('returns the longest known base whose layers are a prefix (C-16)', () => {
    const count = (...knownPrefixes: ReturnType<typeof layer>[][]) =>
      baseLayerCount({ layers, labels: {}, knownPrefixes });
    expect(count([layer('a')], [layer('a'), layer('b')])).toBe(2);
    expect(count(layers)).toBe(4);
    expect(count([layer('a'), layer('x')])).toBeNull();
    expect(count([...layers, layer('e')])).toBeNull();
    expect(count([])).toBeNull();
  });

  it('counts the longest of the image that labels name and an image of another repository (C-16)', () => {
    const count = (named: number, knownLength: number) =>
      baseLayerCount({ layers, labels: {}, knownPrefixes: [layers.slice(0, named)], knownLength });
    expect([count(1, 3), count(3, 1)]).toEqual([3, 3]);
  });

  it('compares by content when the base was recompressed (C-16, C-17)', () => {
    expect(baseLayerCount({ layers, labels: {}, knownPrefixes: [[layer('A', 'diff-a'), layer('b', null)]] })).toBe(2);
    expect(baseLayerCount({ layers: [layer('a')], labels: {}, knownPrefixes: [[layer('A')]] })).toBeNull();
  });

  it('uses the metadata of buildpacks', () => {
    const top = `sha256:${'7'.repeat(64)}`;
    const labels = {
      'io.buildpacks.lifecycle.metadata': JSON.stringify({
        app: [{ sha: top }],
        runImage: { topLayer: top, reference: 'x' },
      }),
    };
    expect(baseLayerCount({ layers: [layer('a'), layer('b', top), layer('c')], labels })).toBe(2);
    expect(baseLayerCount({ layers, labels })).toBeNull();
  });

  const app = [
    at(0, '/bin/sh -c #(nop) ADD file:x in /'),
    at(0, '/bin/sh -c #(nop)  CMD ["bash"]', true),
    at(30, 'RUN /bin/sh -c install node # buildkit'),
    at(30, 'CMD ["node"]', true),
    at(60, 'COPY . . # buildkit'),
    at(60, 'RUN /bin/sh -c npm ci # buildkit'),
    at(60, 'CMD ["server.js"]', true),
  ];
  const byHistory = (history: HistoryEntry[] | null) => baseLayerCount({ layers, labels: {}, history });

  it('uses the history when a CMD, a time gap and a second CMD agree', () => {
    expect(byHistory(app)).toBe(2);
    expect(byHistory(app.with(6, at(60, 'ENTRYPOINT ["x"]', true)))).toBe(2);
  });

  it('takes a gap of an hour for a separate build, and no shorter one', () => {
    const HOUR_MS = 3_600_000;
    const builtAfter = (ms: number) =>
      app.map((entry, index) => (index < 4 ? entry : { ...entry, created: new Date(Date.UTC(2026, 0, 1, 30) + ms) }));
    expect(byHistory(builtAfter(HOUR_MS))).toBe(2);
    expect(byHistory(builtAfter(HOUR_MS - 1))).toBe(1);
  });

  it.each([
    ['no history', null],
    ['history that does not match the layers', app.slice(1)],
    ['no CMD of its own', app.slice(0, 6)],
    ['a base that ends without CMD, as buildpack-deps', app.with(3, at(30, 'ENV A=b', true))],
    ['no pause between base and own layers', app.map((entry) => ({ ...entry, created: new Date(0) }))],
    ['another pause later, as a cached step makes', app.with(5, at(62, 'RUN x')).with(6, at(62, 'CMD x', true))],
    ['a time that is missing', app.with(2, { ...at(30, 'RUN x'), created: null })],
    ['times that run backwards', app.with(2, at(-1, 'RUN x'))],
  ])('returns null with %s', (_, history) => {
    expect(byHistory(history)).toBeNull();
  });

  it('reads name and digest of the base from labels (C-13, C-16)', () => {
    expect(findBase({ 'org.opencontainers.image.base.name': 'node:22' })).toEqual({ name: 'node:22', digest: null });
    expect(findBase({})).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { judgePlatform } from '#lib/alerts/ci-check/judge.ts';
import { foldLayers } from '#lib/alerts/ci-check/layer-rows.ts';
import { hostileCode, hostileText } from '#lib/alerts/ci-check/markdown.ts';
import { type CheckReport, writeReport } from '#lib/alerts/ci-check/report.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

const layer = (digest: string, sizeBytes: number, instruction: string) => ({
  digest,
  sizeBytes,
  instruction,
  diffId: null,
});
const imageOf = (layers: ReturnType<typeof layer>[]) => ({
  digest: DIGEST,
  layers,
  baseLayerCount: 1,
  unpackedBytes: null,
  base: null,
  sizeBytes: layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
});

function reportOf(instruction: string, platforms = ['linux/amd64'], layers = 1): CheckReport {
  const base = layer('base', 30_000_000, 'ADD rootfs');
  const [from, to] = [0, 1].map((which) =>
    imageOf([
      base,
      layer('deps', 1_000_000, 'RUN apk add curl'),
      ...Array.from({ length: layers }, (_, at) =>
        layer(`own-${which}-${at}`, 10_000_000 + which * 20_000_000, `${instruction}${at === 0 ? '' : at}`),
      ),
    ]),
  );
  if (!from || !to) throw new Error('two images');
  const judged = platforms.map((platform) =>
    judgePlatform({ platform, from, to, limits: [], settings: BUILT_IN_SETTINGS, isNoise: () => false }),
  );
  return {
    reference: 'ghcr.io/acme/api:pr-12',
    digest: DIGEST,
    verdict: 'fail',
    link: 'https://plimsoll.example.com/checks/1',
    reasons: judged.flatMap(({ reasons }) => reasons),
    platforms: judged,
    baseline: {
      how: 'stream',
      reference: 'ghcr.io/acme/api:main',
      digest: DIGEST,
      tag: 'main',
      revision: null,
      sentence: 'the newest push of the series main that is older than this build',
      at: '2026-11-03T14:05:00.000Z',
    },
  };
}

describe('writeReport', () => {
  it('lists verdict, reasons, baseline, sizes and layers in this order', () => {
    const text = writeReport(reportOf('RUN npm ci'));
    const order = [
      'Plimsoll: fail',
      '61.0 MB',
      'RUN npm ci',
      'Compared with',
      '3 Nov 2026, 14:05 UTC',
      '| Platform',
      '<details>',
      'Make the image smaller',
      'checks/1',
    ];
    const found = order.map((part) => text.indexOf(part));
    expect(
      found.every((at) => at >= 0),
      text,
    ).toBe(true);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(text).toContain('2 layers the same');
    expect(text).toContain('▲ 20.0 MB (+48.8 %)');
  });

  it('states that there is no baseline when none was found', () => {
    const report = reportOf('RUN x');
    const text = writeReport({
      ...report,
      verdict: 'neutral',
      link: null,
      baseline: { ...report.baseline, how: 'none', sentence: 'nothing of this repository was seen yet.' },
    });
    expect(text).toContain('**No baseline**: nothing of this repository was seen yet.');
    expect(text).not.toContain('](');
  });

  it('stays below 60 kB and states which platforms it left out', () => {
    const platforms = Array.from({ length: 16 }, (_, at) => `linux/arm/v${at}`);
    const text = writeReport(reportOf(`RUN ${'\\|<@>'.repeat(400)}`, platforms, 200));
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    expect(text).toMatch(/Layers of \d+ more platforms are left out/);
    expect(text).toContain('Make the image smaller');
  });
});

describe('foreign text in the Markdown of a check report (W-43)', () => {
  const HOSTILE = [
    '`code` | cell | **bold** [link](https://evil.example) <img src=x onerror=alert(1)>',
    '@everyone look at #1 and !2 :tada: ~~gone~~ $x^2$ \\| \\`',
    '</code></details><script>alert(1)</script>',
    'line\nbreak\r\n| a | b |\n---',
    'bidi \u202e and \u0000 nul, https://evil.example and www.evil.example',
  ];

  it.each(HOSTILE)('escapes %j as one cell of plain text', (text) => {
    const inner = hostileCode(text).slice('<code>'.length, -'</code>'.length);
    // Characters of markup are present only as entities.
    expect(inner.replace(/&#\d+;/g, '')).not.toMatch(/[\\`*_{}[\]<>&#|~@!:$^"']|\p{Cc}|\p{Cf}/u);
    expect(inner).not.toMatch(/www\./i);
    const line = hostileText(text);
    expect(line.replace(/&#\d+;/g, '').replace(/@\u2060/g, '')).not.toMatch(/[\\`*_{}[\]<>&#|~@!:$^"']|\p{Cc}|\p{Cf}/u);
  });

  it('keeps the columns of the layer table and lets no HTML through', () => {
    for (const text of HOSTILE) {
      const report = writeReport(reportOf(`RUN ${text}`));
      const rows = report.split('\n').filter((line) => line.startsWith('| ') && line.includes('RUN'));
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
      expect(report).not.toContain('<script');
      expect(report).not.toContain('<img');
    }
  });

  it('is cut between characters', () => {
    expect(hostileCode('😀'.repeat(200), 21)).toBe(`<code>${'😀'.repeat(10)}…</code>`);
  });
});

it('foldLayers folds runs of unchanged layers and no others', () => {
  const report = reportOf('RUN npm ci');
  const rows = foldLayers(report.platforms[0]?.layers ?? []);
  expect(rows.map(({ change, count }) => `${count} ${change}`)).toEqual(['2 same', '1 changed']);
  expect(rows.reduce((sum, { deltaBytes }) => sum + deltaBytes, 0)).toBe(20_000_000);
});

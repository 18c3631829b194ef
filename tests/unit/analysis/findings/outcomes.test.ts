import { describe, expect, it } from 'vitest';
import { decideOutcomes, type OutcomeFinding, type OutcomeImage } from '#lib/analysis/findings/outcomes.ts';

type Layer = readonly [digest: string, sizeBytes: number, instruction: string | null];

const finding = (id: string, layers: readonly string[], more: Partial<OutcomeFinding> = {}): OutcomeFinding => ({
  id,
  kind: 'package-cache',
  title: id,
  predictedBytes: 100,
  isDismissed: false,
  layers,
  ...more,
});

const image = (
  layers: readonly Layer[],
  items: readonly OutcomeFinding[] = [],
  more: { found?: Partial<OutcomeImage['found']>; packages?: OutcomeImage['packages'] } = {},
): OutcomeImage => ({
  found: {
    rulesVersion: 1,
    purpose: 'runtime',
    hasBase: true,
    knowsSiblings: true,
    isWhole: true,
    items,
    ...more.found,
  },
  layers: layers.map(([digest, sizeBytes, instruction]) => ({ digest, diffId: null, sizeBytes, instruction })),
  packages: more.packages === undefined ? [] : more.packages,
});

const npm = (name: string, version: string, ...layers: number[]) => ({ ecosystem: 'npm', name, version, layers });

const OLD: readonly Layer[] = [
  ['base', 1_000, 'FROM'],
  ['ci', 500, 'RUN npm ci'],
  ['copy', 50, 'COPY . .'],
  ['build', 300, 'RUN build'],
];
/** The cache is mounted now, and the sources are others. */
const NEW: readonly Layer[] = [
  ['base', 1_000, 'FROM'],
  ['ci2', 390, 'RUN --mount=type=cache npm ci'],
  ['copy2', 70, 'COPY . .'],
  ['build2', 300, 'RUN build'],
];
const savedOf = (from: OutcomeImage, to: OutcomeImage) =>
  decideOutcomes(from, to).map(({ id, savedBytes }) => [id, savedBytes]);

describe('a finding that the next image lacks', () => {
  it('saved by how much its layer shrank, whatever changed in other layers', () => {
    expect(decideOutcomes(image(OLD, [finding('cache', ['ci'])]), image(NEW))).toEqual([
      { id: 'cache', kind: 'package-cache', title: 'cache', predictedBytes: 100, savedBytes: 110 },
    ]);
  });

  it('is no outcome when it is about the order of layers, which an image lacks until later pushes are known', () => {
    const items = [finding('order', ['ci'], { kind: 'layer-order', predictedBytes: 0 }), finding('cache', ['ci'])];
    expect(savedOf(image(OLD, items), image(NEW))).toEqual([['cache', 110]]);
  });

  it('saved by how much a layer shrank that the same instruction made', () => {
    const smaller = NEW.map((layer) => (layer[0] === 'ci2' ? (['ci2', 420, 'RUN npm ci'] as const) : layer));
    expect(savedOf(image(OLD, [finding('cache', ['ci'])]), image(smaller))).toEqual([['cache', 80]]);
  });

  it('saved a whole layer where that is gone, such as a copied file that is mounted now', () => {
    const from = [OLD[0], ['file', 900, 'COPY a /a'], ['rm', 10, 'RUN use /a && rm /a']] as Layer[];
    const to = [OLD[0], ['used', 10, 'RUN --mount=type=bind use /a']] as Layer[];
    expect(savedOf(image(from, [finding('removed', ['file'])]), image(to))).toEqual([['removed', 900]]);
  });

  it('shares what its layers saved with the others in them, in proportion to what they predicted', () => {
    const items = [
      finding('cache', ['ci'], { predictedBytes: 30 }),
      finding('dev', ['ci'], { kind: 'dev-dependencies', predictedBytes: 60 }),
      finding('turbo', ['build'], { kind: 'build-cache', predictedBytes: 40 }),
    ];
    const to = NEW.map((layer) => (layer[0] === 'build2' ? (['build2', 255, 'RUN build'] as const) : layer));
    expect(savedOf(image(OLD, items), image(to))).toEqual([
      ['cache', 37],
      ['dev', 73],
      ['turbo', 45],
    ]);
    const both = items.with(0, finding('cache', ['ci', 'build'], { predictedBytes: 30 }));
    const total = savedOf(image(OLD, both), image(to)).reduce((sum, [, bytes]) => sum + Number(bytes), 0);
    expect(total).toBe(110 + 45);
  });

  it.each<[string, OutcomeImage, OutcomeImage]>([
    ['its layers grew', image(OLD, [finding('x', ['copy'])]), image(NEW)],
    [
      'a package was added in them',
      image(OLD, [finding('x', ['ci'])]),
      image(NEW, [], { packages: [npm('pdfkit', '1', 1)] }),
    ],
    [
      'a package has another version',
      image(OLD, [finding('x', ['ci'])], { packages: [npm('pg', '1', 1)] }),
      image(NEW, [], { packages: [npm('pg', '2', 1)] }),
    ],
    [
      'a package is gone that the finding is not about',
      image(OLD, [finding('x', ['ci'])], { packages: [npm('pg', '1', 1)] }),
      image(NEW),
    ],
    [
      'the new image has another finding in them',
      image(OLD, [finding('x', ['ci'])]),
      image(NEW, [finding('new', ['ci2'], { kind: 'documentation' })]),
    ],
    ['its layers are too many to be known', image(OLD, [finding('x', [])]), image(NEW)],
    ['the packages are unknown', image(OLD, [finding('x', ['ci'])], { packages: null }), image(NEW)],
    ['it predicted nothing', image(OLD, [finding('x', ['ci'], { predictedBytes: 0 })]), image(NEW)],
  ])('is not measured when %s', (_, from, to) => {
    expect(savedOf(from, to)).toEqual([['x', null]]);
  });

  it('is not measured when its layer was compressed again', () => {
    const packed = (layers: readonly Layer[], digest: string): OutcomeImage => ({
      ...image(layers, digest === 'a' ? [finding('x', ['a'])] : []),
      layers: [{ digest, diffId: 'sha256:same', sizeBytes: digest === 'a' ? 500 : 300, instruction: 'RUN a' }],
    });
    expect(savedOf(packed([], 'a'), packed([], 'b'))).toEqual([['x', null]]);
  });

  it('is measured when packages go that it is about, and when others change in other layers', () => {
    const items = [finding('dev', ['ci'], { kind: 'dev-dependencies' })];
    const from = image(OLD, items, { packages: [npm('typescript', '5', 1), npm('a', '1', 2)] });
    expect(savedOf(from, image(NEW, [], { packages: [npm('a', '2', 2)] }))).toEqual([['dev', 110]]);
  });

  it.each<[string, OutcomeImage, OutcomeImage]>([
    ['its layer is still there', image(OLD, [finding('x', ['base'])]), image(NEW)],
    [
      'another one of its kind is in its place',
      image(OLD, [finding('x', ['ci'])]),
      image(NEW, [finding('y', ['ci2'])]),
    ],
    ['the new image has it too', image(OLD, [finding('x', ['ci'])]), image(NEW, [finding('x', ['ci2'])])],
    ['it was dismissed', image(OLD, [finding('x', ['ci'], { isDismissed: true })]), image(NEW)],
    ['it is a secret', image(OLD, [finding('x', ['ci'], { kind: 'secret' })]), image(NEW)],
    [
      'files of an image are unknown',
      image(OLD, [finding('x', ['ci'])]),
      image(NEW, [], { found: { isWhole: false } }),
    ],
    ['the rules are others', image(OLD, [finding('x', ['ci'])]), image(NEW, [], { found: { rulesVersion: 2 } })],
    ['the purpose is another', image(OLD, [finding('x', ['ci'])]), image(NEW, [], { found: { purpose: 'base' } })],
  ])('is not mended when %s', (_, from, to) => {
    expect(decideOutcomes(from, to)).toEqual([]);
  });
});

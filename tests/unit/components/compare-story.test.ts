import { describe, expect, it } from 'vitest';
import type { Words } from '#components/compare/sentence.tsx';
import { storyWords } from '#components/compare/story-words.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import type { PackageDelta } from '#lib/views/dto/incidents.ts';
import { baseLayer, makeBase, makeComparison, makeLayer } from '#tests/support/comparison.ts';

const MB = 1_000_000;

const text = (words: readonly Words[]) => words.map(({ text: one, code }) => (code ? `\`${one}\`` : one)).join('');

/** The summary without the note on unknown packages, which has tests of its own. */
const told = (comparison: Comparison, contents: PackageDelta[] | null = null) =>
  text(storyWords(comparison, contents)).replace(/ Packages unknown: .*$/, '');

const layer = (fromMb: number, toMb: number, instruction: string | null = 'RUN npm ci') =>
  makeLayer(fromMb === 0 ? 'added' : toMb === 0 ? 'removed' : 'changed', fromMb * MB, toMb * MB, { instruction });

const packageDelta = (name: string, deltaMb: number, change: PackageDelta['change'] = 'new'): PackageDelta => ({
  name,
  kind: 'npm',
  change,
  deltaBytes: deltaMb * MB,
  deltaFiles: 41,
  fromVersion: null,
  toVersion: '1.2.3',
});

const grown = makeComparison([makeLayer('same', 40 * MB, 40 * MB), layer(5.1, 22.8), layer(0, 0.1, 'COPY . .')]);

describe('the summary of a comparison', () => {
  it('names the size, the change in bytes and percent, the cause and the packages', () => {
    expect(told(grown, [packageDelta('@swc/core', 14.7), packageDelta('typescript', 3.15)])).toBe(
      '62.9 MB, up 17.8 MB (+39.5 %). Almost all from `RUN npm ci`: new packages `@swc/core` (14.7 MB unpacked), `typescript` (3.15 MB).',
    );
  });

  it('says all instead of almost all for the only cause', () => {
    expect(told(makeComparison([makeLayer('same', 10 * MB, 10 * MB), layer(10, 15)]))).toBe(
      '25.0 MB, up 5.00 MB (+25.0 %). All from `RUN npm ci`.',
    );
  });

  it('lists the amounts of a change that is spread over several instructions', () => {
    const spread = makeComparison([layer(10, 22), layer(0, 3, 'COPY . .')]);
    expect(told(spread)).toBe('25.0 MB, up 15.0 MB (+150 %). 12.0 MB from `RUN npm ci`, 3.00 MB from `COPY . .`.');
  });

  it('cuts long instructions, more so where it names several', () => {
    const long = `RUN ${'x'.repeat(200)}`;
    const lengths = (comparison: Comparison) =>
      [...told(comparison).matchAll(/`([^`]*)`/g)].map(([, code]) => code?.length);
    expect(lengths(makeComparison([layer(0, 5, long)]))).toEqual([90]);
    expect(lengths(makeComparison([layer(0, 5, long), layer(0, 4, 'COPY . .')]))).toEqual([40, 8]);
  });

  it('cuts instructions that begin alike so that their difference is shown', () => {
    const start = 'RUN set -eux; apt-get update; apt-get install -y --no-install-recommends ca-certificates curl';
    const both = makeComparison([layer(0, 20, `${start} make gcc`), layer(10, 0, `${start}; rm -rf /var/lib/apt`)]);
    expect(told(both)).toBe(
      '20.0 MB, up 10.0 MB (+100 %). Up 20.0 MB from `RUN set -eux;…certificates curl make gcc`; down 10.0 MB from `RUN set -eux;…tes curl; rm -rf /var/lib…` (removed).',
    );
  });

  it('sums up the causes after the third', () => {
    const many = makeComparison([5, 4, 3, 2, 2].map((mb) => layer(0, mb, `RUN step ${mb}`)));
    expect(told(many)).toBe(
      '16.0 MB, up 16.0 MB. 5.00 MB from `RUN step 5`, 4.00 MB from `RUN step 4`, 3.00 MB from `RUN step 3` and 4.00 MB from 2 other layers.',
    );
  });

  it.each([
    [[5, 4, 3], 'the base image'],
    [[5, 4, 3, 2], 'the base image and 1 other layer'],
  ])('names the base image among the causes after the third: %j MB', (amounts, rest) => {
    const base = baseLayer('changed', 10 * MB, 12 * MB);
    const layers = amounts.map((mb) => layer(0, mb, `RUN step ${mb}`));
    expect(told(makeComparison([base, ...layers], { baseDeltaBytes: 2 * MB }))).toContain(` from ${rest}.`);
  });

  it('names what shrank beside what grew', () => {
    const mixed = makeComparison([layer(0, 20), layer(10, 0, 'RUN make')]);
    expect(told(mixed)).toBe(
      '20.0 MB, up 10.0 MB (+100 %). Up 20.0 MB from `RUN npm ci`; down 10.0 MB from `RUN make` (removed).',
    );
    const less = makeComparison([layer(20, 5), layer(0, 5, 'COPY . .')]);
    expect(told(less)).toBe(
      '10.0 MB, down 10.0 MB (\u221250.0 %). Up 5.00 MB from `COPY . .`; down 15.0 MB from `RUN npm ci`.',
    );
  });

  it('does not name a shrinkage that is small beside the growth', () => {
    const hardly = makeComparison([layer(0, 20), layer(0.00001, 0, 'RUN make')]);
    expect(told(hardly)).toMatch(/\. Almost all from `RUN npm ci`\.$/);
  });

  it('names what was removed, and the packages that went with it', () => {
    const less = makeComparison([makeLayer('same', 10 * MB, 10 * MB), layer(5, 0)]);
    expect(told(less, [packageDelta('typescript', -3.15, 'gone'), packageDelta('react', 1)])).toBe(
      '10.0 MB, down 5.00 MB (\u221233.3 %). All from `RUN npm ci` (removed): removed package `typescript` (3.15 MB unpacked).',
    );
  });

  it('calls a layer without history a layer with an unknown instruction', () => {
    expect(told(makeComparison([layer(0, 5, null)]))).toBe(
      '5.00 MB, up 5.00 MB. All from a layer with an unknown instruction.',
    );
  });

  it('shows an invisible character of an instruction as its escape', () => {
    expect(told(makeComparison([layer(0, 5, 'RUN \u202Els')]))).toContain('`RUN \\u202els`');
  });
});

describe('the summary of an update of the base image', () => {
  const update = makeComparison([baseLayer('changed', 50 * MB, 55 * MB), makeLayer('same', 10 * MB, 10 * MB)], {
    baseDeltaBytes: 5 * MB,
  });

  it('is one sentence with the change of the base', () => {
    expect(told(update)).toBe('65.0 MB, up 5.00 MB (+8.3 %). Base image `library/node:22` updated: +5.00 MB.');
    expect(told(update, [packageDelta('npm', 2, 'grown')])).toMatch(
      /: \+5\.00 MB\. Larger package `npm` \(\+2\.00 MB unpacked\)\.$/,
    );
  });

  it('names both base images where the name changed, and none where it is unknown', () => {
    const before = { ...update.from, base: makeBase('library/node', '20') };
    expect(told({ ...update, from: before })).toContain(
      'Base image changed from `library/node:20` to `library/node:22`: +5.00 MB.',
    );
    expect(told({ ...update, to: { ...update.to, base: null } })).toContain('Base image updated: +5.00 MB.');
  });

  it('lists the base beside own layers that grew as well', () => {
    const both = makeComparison([baseLayer('changed', 50 * MB, 55 * MB), layer(10, 14)], { baseDeltaBytes: 5 * MB });
    expect(told(both)).toContain('5.00 MB from the base image `library/node:22`, 4.00 MB from `RUN npm ci`.');
  });
});

describe('the summary of recompressed layers', () => {
  const packed = makeLayer('recompressed', 100 * MB, 140 * MB);

  it('has the recompression apart from the growth', () => {
    expect(told(makeComparison([packed, layer(10, 22)]))).toBe(
      '162 MB, up 52.0 MB (+47.3 %). Up 12.0 MB from `RUN npm ci`. Recompression of the same files adds 40.0 MB.',
    );
    const saved = makeComparison([makeLayer('recompressed', 140 * MB, 100 * MB), layer(10, 22)]);
    expect(told(saved)).toBe(
      '122 MB, down 28.0 MB (\u221218.7 %). Up 12.0 MB from `RUN npm ci`. Recompression of the same files saves 40.0 MB.',
    );
  });

  it('leaves the recompression of the base out of the change of the base', () => {
    const base = makeLayer('recompressed', 100 * MB, 140 * MB, { part: 'base' });
    const words = told(makeComparison([base, layer(10, 22)], { baseDeltaBytes: 40 * MB }));
    expect(words).toContain('Up 12.0 MB from `RUN npm ci`.');
    expect(words).not.toContain('base image');
  });

  it('is one note where nothing else changed', () => {
    const note = (one: Comparison['note']) => told(makeComparison([packed], { note: one }));
    expect(note('recompressed')).toBe(
      '140 MB, up 40.0 MB (+40.0 %). Only the compression changed: the files are the same.',
    );
    expect(note('reordered')).toContain('Only the order of the layers changed.');
  });
});

describe('the summary of images of one size', () => {
  it('counts the layers that differ', () => {
    expect(told(makeComparison([makeLayer('same', 5, 5)]))).toBe('5 B, same size. All layers are the same.');
    expect(told(makeComparison([makeLayer('changed', 5, 5)]))).toBe('5 B, same size. 1 of 1 layer differs.');
    expect(told(makeComparison([makeLayer('changed', 5, 5), makeLayer('changed', 6, 6)]))).toContain(
      '2 of 2 layers differ.',
    );
  });

  it('names growth and shrinkage that cancel out', () => {
    expect(told(makeComparison([layer(0, 5), layer(5, 0, 'RUN make')]))).toBe(
      '5.00 MB, same size. Up 5.00 MB from `RUN npm ci`; down 5.00 MB from `RUN make` (removed).',
    );
  });

  it('names no cause of a change that counts as none', () => {
    const hardly = makeComparison([makeLayer('same', 100 * MB, 100 * MB), makeLayer('changed', 60_000, 60_003)]);
    expect(told(hardly)).toBe('100 MB, same size. 1 of 2 layers differs.');
  });

  it('recognises one image under two names', () => {
    expect(told({ ...grown, from: grown.to })).toBe('62.9 MB. Both are the same image.');
  });
});

describe('the packages of a summary', () => {
  const packagesIn = (contents: PackageDelta[]) => told(grown, contents).split('`RUN npm ci`')[1];

  it('are three at most, of one kind of change', () => {
    const contents = [4, 3, 2, 1].map((mb) => packageDelta(`p${mb}`, mb));
    expect(packagesIn([...contents, packageDelta('old', 3, 'grown')])).toBe(
      ': new packages `p4` (4.00 MB unpacked), `p3` (3.00 MB), `p2` (2.00 MB).',
    );
  });

  it('are called directories where no package manager knows them', () => {
    expect(packagesIn([{ ...packageDelta('/opt', 4), kind: 'directory' }])).toBe(
      ': new directory `/opt` (4.00 MB unpacked).',
    );
  });

  it.each([
    ['unread', 'files not read yet'],
    ['queued', 'files are being read'],
    ['unavailable', 'file lists unavailable'],
  ] as const)('are unknown while the file lists are %s', (contents, why) => {
    const layers = grown.layers.map((one) => ({
      ...one,
      from: one.from && { ...one.from, contents },
      to: one.to && { ...one.to, contents },
    }));
    expect(text(storyWords({ ...grown, layers }, null))).toMatch(new RegExp(` Packages unknown: ${why}\\.$`));
  });

  it('are not called unknown where the file lists were read and no package differs', () => {
    const layers = grown.layers.map((one) => ({
      ...one,
      from: one.from && { ...one.from, contents: 'read' as const },
      to: one.to && { ...one.to, contents: 'read' as const },
    }));
    expect(text(storyWords({ ...grown, layers }, []))).not.toContain('unknown');
  });
});

import { describe, expect, it } from 'vitest';
import { type BasedImage, compareBases, describeBases } from '#lib/alerts/ci-check/base.ts';
import type { DescribedBase } from '#lib/analysis/layers/describe-base.ts';

const node = (tag: string, change: Partial<DescribedBase> = {}): DescribedBase => ({
  tag,
  name: 'docker.io/library/node',
  repositoryId: 'node',
  digest: `sha256:${tag}`,
  layerCount: 2,
  sizeBytes: 54_000_000,
  current: true,
  endedAt: null,
  by: 'layers',
  label: null,
  ...change,
});
const labelled = (tag: string) => node(tag, { by: 'label', repositoryId: null, layerCount: null, sizeBytes: null });

/** An image of layers named by single letters, of which the first two are the base where it is known. */
const imageOf = (names: string, base: DescribedBase | null): BasedImage => ({
  base,
  baseLayerCount: base?.layerCount ?? null,
  layers: [...names].map((name) => ({
    digest: name,
    // Upper and lower case are two compressions of the same files.
    diffId: name.toLowerCase(),
    sizeBytes: 1,
    instruction: null,
  })),
});

function textOf(from: BasedImage | null, to: BasedImage): string {
  return describeBases([{ platform: 'linux/amd64', ...compareBases(from, to) }]);
}

describe('the base in the report of a check', () => {
  const now = imageOf('abx', node('24-alpine'));

  it('is named with its size when there is no baseline, or when the baseline has the same', () => {
    const same = '**Base** <code>library/node&#58;24-alpine</code> (2 layers, 54.0 MB).';
    expect(textOf(null, now)).toBe(same);
    expect(textOf(imageOf('aby', node('24-alpine')), now)).toBe(same);
    // Another label, and another compression of the same layers.
    expect(textOf(imageOf('ABy', node('24')), now)).toBe(same);
  });

  it('is named from which to which it changed', () => {
    expect(textOf(imageOf('pqx', node('22-alpine')), now)).toBe(
      '**Base** changed from <code>library/node&#58;22-alpine</code> to <code>library/node&#58;24-alpine</code> (2 layers, 54.0 MB).',
    );
  });

  it('is updated when the same name has other layers', () => {
    expect(textOf(imageOf('acx', node('24-alpine', { endedAt: '2026-11-03T12:00:00Z' })), now)).toBe(
      '**Base** updated: <code>library/node&#58;24-alpine</code> (2 layers, 54.0 MB).',
    );
  });

  it('has the day on which its tag moved on', () => {
    const former = imageOf('abx', node('24-alpine', { current: false, endedAt: '2026-11-03T12:00:00Z' }));
    expect(textOf(null, former)).toContain('(2 layers, 54.0 MB, the tag pointed to it until 3 Nov 2026)');
  });

  it('is compared by labels where the layers are unknown', () => {
    expect(textOf(imageOf('a', labelled('22')), imageOf('b', labelled('24')))).toBe(
      '**Base** changed from <code>library/node&#58;22</code> to <code>library/node&#58;24</code> (by its label).',
    );
    expect(compareBases(imageOf('a', labelled('24')), imageOf('b', labelled('24'))).baseChanged).toBe(false);
    // A label and layers name different things, so that they prove no change.
    expect(compareBases(imageOf('a', labelled('24')), now).baseChanged).toBeNull();
    expect(compareBases(imageOf('a', null), now).baseChanged).toBeNull();
  });

  it('has no name where only its layers are known, and is absent where nothing is', () => {
    const nameless = node('', { name: null, tag: null, digest: null, repositoryId: null, by: 'config' });
    expect(textOf(imageOf('pqx', node('22')), imageOf('abx', nameless))).toBe(
      '**Base** of unknown name (2 layers, 54.0 MB). The baseline has another base.',
    );
    expect(textOf(null, imageOf('abx', null))).toBe('');
  });

  it('has one line for platforms with the same base', () => {
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x'].map((platform, at) => ({
      platform,
      ...compareBases(null, at === 2 ? imageOf('abx', node('22-alpine')) : now),
    }));
    expect(describeBases(platforms).split('\n\n')).toEqual([
      '**Base of `linux/amd64`, `linux/arm64`** <code>library/node&#58;24-alpine</code> (2 layers, 54.0 MB).',
      '**Base of `linux/s390x`** <code>library/node&#58;22-alpine</code> (2 layers, 54.0 MB).',
    ]);
  });

  it('escapes what a label says (W-43)', () => {
    const hostile = node('24', { name: '[x](https://evil.example) @all | <img>', by: 'label' });
    expect(textOf(null, imageOf('abx', hostile))).not.toMatch(/\]\(|@all|\||<img/);
  });
});

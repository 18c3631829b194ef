import { describe, expect, it } from 'vitest';
import {
  changedFilesWords,
  chooseBases,
  filterChoices,
  holdersWords,
  mendedWords,
  nameOfBase,
  problemWords,
} from '#components/what-if/what-if-words.ts';
import type { BaseImage } from '#lib/views/dto/image.ts';
import type { PredictedPlatform } from '#lib/views/dto/what-if.ts';

const choice = (tag: string, reference = 'docker.io/library/node') => ({
  repositoryId: 'r1',
  reference,
  tag,
  digest: `sha256:${'a'.repeat(64)}`,
  sizeBytes: 1,
  sibling: true,
});

describe('words of a prediction', () => {
  it('name a base by its tag, else by its digest', () => {
    expect(nameOfBase(choice('22-slim'))).toBe('docker.io/library/node:22-slim');
    expect(nameOfBase({ ...choice(''), tag: null })).toBe(`docker.io/library/node@sha256:${'a'.repeat(12)}`);
  });

  it('count the images that have a base already', () => {
    expect(holdersWords(null, 'this base')).toBeNull();
    expect(holdersWords({ images: 0, repositories: 0 }, 'this base')).toBe(
      'No image of another watched repository has all layers of this base.',
    );
    expect(holdersWords({ images: 1, repositories: 1 }, 'this base')).toBe(
      '1 image of 1 other repository has all layers of this base: nodes that run it download 0 B of it.',
    );
    expect(holdersWords({ images: 14, repositories: 6 }, 'the base as it is')).toBe(
      '14 images of 6 other repositories have all layers of the base as it is: nodes that run one of them download 0 B of it.',
    );
  });

  it('say what cannot be predicted of files of the base', () => {
    expect(changedFilesWords(null)).toBeNull();
    expect(changedFilesWords({ files: 0, bytes: 0 })).toBeNull();
    expect(changedFilesWords({ files: 14, bytes: 3_100_000 })).toContain('14 files of the base (3.10 MB there)');
  });

  it('say why nothing is predicted, also of a newer release', () => {
    expect(problemWords('base-unknown')).toContain('which layers of this image are its base');
    expect(problemWords('platform-missing')).toBe('The other base has no image for this platform.');
    expect(problemWords('word-of-0.10')).toBe('word-of-0.10');
  });

  it('name what findings save', () => {
    const platform = { findings: ['a', 'b'], savedBytes: 18_900_000, estimated: true } as unknown as PredictedPlatform;
    expect(mendedWords(platform)).toBe('2 findings save about 18.9 MB, shared files once.');
    expect(mendedWords({ ...platform, findings: ['a'], estimated: false })).toBe('1 finding saves 18.9 MB.');
    expect(mendedWords({ ...platform, findings: [] })).toBeNull();
  });
});

it('offers no choice for the current base, which is kept by its name too', () => {
  const digest = `sha256:${'b'.repeat(64)}`;
  const current = { repositoryId: 'r1', digest, tag: '22' } as unknown as BaseImage;
  const all = [choice('22-slim'), { ...choice('22'), digest }];
  const of = (base: string | null, baseRepositoryId: string | null) =>
    chooseBases(all, current, { base, baseRepositoryId });
  expect(of(null, null).choices.map(({ tag }) => tag)).toEqual(['22-slim']);
  expect([of(null, null), of('22', 'r1'), of(digest, 'r1')].map(({ isKept }) => isKept)).toEqual([true, true, true]);
  expect([of('22-slim', 'r1'), of('22', 'r2'), of('node:22', null)].map(({ isKept }) => isKept)).toEqual([
    false,
    false,
    false,
  ]);
  expect(chooseBases(all, null, { base: '22', baseRepositoryId: null })).toEqual({ choices: all, isKept: false });
});

it('filters choices by all words', () => {
  const all = [choice('22-slim'), choice('22'), choice('12-slim', 'docker.io/library/debian')];
  const tags = (text: string) => filterChoices(all, text).map(({ tag }) => tag);
  expect(tags('')).toEqual(['22-slim', '22', '12-slim']);
  expect(tags('SLIM node')).toEqual(['22-slim']);
  expect(tags('none')).toEqual([]);
});

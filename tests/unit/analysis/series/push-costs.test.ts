import { describe, expect, it } from 'vitest';
import { ARM64, image, pointsOf, tag } from '#tests/unit/analysis/builders.ts';

const costsOf = (tags: Parameters<typeof pointsOf>[0], streamKey: string, platform?: string) =>
  pointsOf(tags, streamKey, platform).map(({ pushCostBytes }) => pushCostBytes);

describe('the push cost of an image', () => {
  it('counts only layers that no earlier image of the repository has', () => {
    const latest = tag('latest', [
      [1, 'base:100 app:20'],
      [2, 'base:100 app:35'],
      [4, 'base:90 app:36'],
    ]);
    expect(costsOf([latest], 'tag:latest')).toEqual([120, 35, 126]);
    const edge = tag('edge', [[3, 'base:90 app:1']]);
    expect(costsOf([latest, edge], 'tag:latest')).toEqual([120, 35, 36]);
  });

  it('is nothing for a layer that comes back', () => {
    const back = tag('latest', [
      [1, 'base:100 app:20'],
      [2, 'base:100 app:35'],
      [3, 'base:100 app:20 more:1'],
    ]);
    expect(costsOf([back], 'tag:latest')).toEqual([120, 35, 1]);
  });

  it('belongs to the image, whichever tag had it first', () => {
    const commit = tag('sha-0123abc', [[1, 'base:100 app:20']]);
    const main = tag('main', [[2, 'base:100 app:20']]);
    expect(costsOf([commit, main], 'tag:main')).toEqual([120]);
  });

  it('counts a layer that two platforms share for one of them', () => {
    const both = tag('latest', [[1, [image('noarch:50 amd:10'), image('noarch:50 arm:12', { platform: ARM64 })]]]);
    const costs = [...costsOf([both], 'tag:latest'), ...costsOf([both], 'tag:latest', ARM64)];
    expect(costs.sort()).toEqual([12, 60]);
  });
});

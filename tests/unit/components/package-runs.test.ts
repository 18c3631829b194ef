import { describe, expect, it } from 'vitest';
import { listRuns } from '#components/image/packages/package-runs.ts';

const point = (day: number, versions: (string | null)[], bytes: number | null) => ({
  at: `2026-10-0${day}T00:00:00.000Z`,
  tag: `v${day}`,
  digest: `sha256:${day}`,
  versions,
  bytes,
});

describe('the history of a package', () => {
  it('joins pushes with the same versions and size, newest first', () => {
    const points = [point(1, ['1.0'], 5), point(2, ['1.0'], 5), point(3, ['1.1'], 5), point(4, ['1.1'], 6)];
    expect(listRuns(points).map(({ tag, versions, bytes }) => [tag, versions, bytes])).toEqual([
      ['v4', ['1.1'], 6],
      ['v3', ['1.1'], 5],
      ['v1', ['1.0'], 5],
    ]);
  });

  it('leaves out pushes whose files were not read, and has pushes without the package', () => {
    const points = [point(1, ['1.0'], 5), point(2, [], null), point(3, ['1.0'], 5), point(4, [], 0)];
    expect(listRuns(points).map(({ tag, versions }) => [tag, versions])).toEqual([
      ['v4', []],
      ['v1', ['1.0']],
    ]);
    expect(listRuns([point(1, [], null)])).toEqual([]);
  });
});

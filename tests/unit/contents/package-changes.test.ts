import { describe, expect, it } from 'vitest';
import { comparePackages } from '#lib/contents/diff/package-changes.ts';

const one = (name: string, version: string | null, unpackedBytes: number, ecosystem = 'npm') => ({
  ecosystem,
  name,
  version,
  unpackedBytes,
});

describe('the packages of two images', () => {
  it('are added, removed or changed, with the change of all bytes', () => {
    const from = [one('a', '1.0', 100), one('b', '1.0', 50), one('same', '1', 7)];
    const to = [one('a', '1.1', 130), one('c', null, 20), one('same', '1', 7)];
    expect(comparePackages(from, to)).toEqual({
      added: [{ ecosystem: 'npm', name: 'c', versions: [null], bytes: 20 }],
      removed: [{ ecosystem: 'npm', name: 'b', versions: ['1.0'], bytes: 50 }],
      changed: [
        { ecosystem: 'npm', name: 'a', fromVersions: ['1.0'], toVersions: ['1.1'], fromBytes: 100, toBytes: 130 },
      ],
      counts: { added: 1, removed: 1, changed: 1 },
      deltaBytes: 0,
    });
  });

  it('have several versions of a name compared as sets', () => {
    const from = [one('a', '2.0', 10), one('a', '1.10', 20)];
    const { changed, added, removed } = comparePackages(from, [
      one('a', '2.0', 10),
      one('a', '1.9', 20),
      one('a', '3.0', 5),
    ]);
    expect([added, removed]).toEqual([[], []]);
    expect(changed).toMatchObject([{ fromVersions: ['1.10'], toVersions: ['1.9', '3.0'], fromBytes: 30, toBytes: 35 }]);
    expect(comparePackages(from, from.toReversed()).changed).toEqual([]);
  });

  it('are told apart by ecosystem, and changed when only the size differs', () => {
    const { added, removed, changed } = comparePackages([one('a', '1', 1)], [one('a', '1', 1, 'python')]);
    expect([added.length, removed.length, changed.length]).toEqual([1, 1, 0]);
    expect(comparePackages([one('a', '1', 1)], [one('a', '1', 2)]).changed).toMatchObject([
      { fromVersions: [], toVersions: [] },
    ]);
  });

  it('are listed with the biggest change first, a bounded number of them, and counted', () => {
    const to = [one('small', '1', 1), one('big', '1', 9), one('middle', '1', 5)];
    const { added, counts } = comparePackages([], to, 2);
    expect(added.map(({ name }) => name)).toEqual(['big', 'middle']);
    expect(counts.added).toBe(3);
  });
});

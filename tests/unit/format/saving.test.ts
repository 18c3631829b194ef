import { describe, expect, it } from 'vitest';
import { describeSaving, weighSaving } from '#lib/format/saving.ts';

describe('the order of what repositories could save', () => {
  it('is bytes times releases times nodes', () => {
    expect(weighSaving({ savedBytes: 114_000_000, releases: 12, nodes: 3 })).toBe(4_104_000_000);
    expect(weighSaving({ savedBytes: 114_000_000, releases: 0, nodes: 3 })).toBe(0);
  });

  it('is described with its factors', () => {
    expect(describeSaving({ savedBytes: 114_000_000, releases: 12, nodes: 3 })).toBe(
      '114 MB × 12 releases in 90 days × 3 nodes = 4.10 GB',
    );
    expect(describeSaving({ savedBytes: 900, releases: 1, nodes: 1 })).toBe(
      '900 B × 1 release in 90 days × 1 node = 900 B',
    );
  });
});

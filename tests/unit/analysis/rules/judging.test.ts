import { beforeEach, describe, expect, it, vi } from 'vitest';
import { compileJudging } from '#lib/analysis/rules/judging.ts';
import { parseGlob } from '#lib/analysis/tags/glob.ts';

vi.mock('#lib/analysis/tags/glob.ts', { spy: true });

const ROW = {
  host: 'ghcr.io',
  name: 'acme/api',
  relation: 'ours' as const,
  owner: null,
  labelledOwner: null,
  streamKey: 'tag:main',
  platform: 'linux/amd64',
};

describe('compileJudging', () => {
  beforeEach(() => {
    vi.mocked(parseGlob).mockClear();
  });

  it('compiles each owner pattern once, for owners and for subjects', () => {
    const ownerRules = [
      { pattern: 'ghcr.io/acme/*', owner: 'Payments' },
      { pattern: '*', owner: 'Platform' },
    ];
    const { ownerOf, toSubject } = compileJudging({ rules: [], budgets: [], ownerRules });
    expect(vi.mocked(parseGlob).mock.calls).toEqual([['ghcr.io/acme/*'], ['*']]);
    expect(ownerOf(ROW).owner).toBe('Payments');
    expect(toSubject(ROW)).toEqual({
      reference: 'ghcr.io/acme/api',
      owner: 'Payments',
      relation: 'ours',
      stream: 'tag:main',
      platform: 'linux/amd64',
    });
  });
});

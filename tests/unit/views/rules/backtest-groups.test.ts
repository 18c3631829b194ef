import { describe, expect, it } from 'vitest';
import type { Opening } from '#lib/analysis/rules/backtest.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import { createGroups } from '#lib/views/rules/backtest-groups.ts';

const MB = 1_000_000;
const { messages } = BUILT_IN_SETTINGS;
const series = {
  repositoryId: 'r',
  streamLabel: 'main',
  subject: {
    reference: 'ghcr.io/acme/api',
    owner: null,
    relation: 'ours' as const,
    stream: 'main',
    platform: 'linux/amd64',
  },
};
const opening: Opening = {
  kind: 'step',
  severity: 'warning',
  at: new Date(0),
  push: 'sha256:a',
  isBudget: true,
  fromBytes: 100 * MB,
  toBytes: 112 * MB,
  fromDigest: null,
  toDigest: 'sha256:a',
  ownDeltaBytes: 1,
  ownBytesBefore: 50 * MB,
};

function toldOf(change: Partial<Opening>, settings: Partial<typeof messages> = {}) {
  const groups = createGroups();
  groups.add('current', series, [{ ...opening, ...change }], { ...messages, ...settings });
  return groups.list().map(({ current }) => current?.notify);
}

describe('a back-tested push with a step over a budget', () => {
  it('is notified for the budget when the step alone is too small, else for the step', () => {
    expect(toldOf({})).toMatchObject([{ when: 'now', reason: 'over-budget' }]);
    expect(toldOf({ isBudget: false })).toMatchObject([{ when: 'digest' }]);
    const grown = { ownDeltaBytes: 12 * MB };
    expect(toldOf(grown)).toMatchObject([{ when: 'now', reason: 'own-growth' }]);
    expect(toldOf(grown, { budgets: false })).toMatchObject([{ when: 'now' }]);
    expect(toldOf({}, { budgets: false })).toMatchObject([{ when: 'digest', reason: 'own-growth-below-limits' }]);
  });
});

describe('a back-tested regression too small for a message', () => {
  const quiet = { isBudget: false, ownDeltaBytes: 6 * MB } as const;
  const later = (ownMegabytes: number, severity: Opening['severity'] = 'warning') => {
    return { severity, toBytes: (100 + ownMegabytes) * MB, ownDeltaBytes: ownMegabytes * MB };
  };

  it('is notified when its total growth is large enough', () => {
    expect(toldOf({ ...quiet, later: [later(8), later(11)] })).toMatchObject([
      { when: 'now', reason: 'own-growth', text: expect.stringContaining('own layers grew by 11.0 MB') },
    ]);
    expect(toldOf({ ...quiet, later: [later(8, 'critical')] })).toMatchObject([{ when: 'now' }]);
    expect(toldOf({ ...quiet, kind: 'creep', later: [later(11)] })).toMatchObject([{ when: 'now' }]);
  });

  it('stays in the digest when it never grows enough', () => {
    expect(toldOf({ ...quiet, later: [later(8), later(9)] })).toMatchObject([{ when: 'digest' }]);
    expect(toldOf(quiet)).toMatchObject([{ when: 'digest', reason: 'own-growth-below-limits' }]);
  });
});

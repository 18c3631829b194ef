import { describe, expect, it } from 'vitest';
import { listSteps } from '#components/next-steps/steps.ts';

const NOTHING = { ownRepositories: 1, hasChannel: false, hasBudget: false, hasCiCheck: false };
const done = (steps: ReturnType<typeof listSteps>) => steps?.map(({ label, isDone }) => [label, isDone]);

describe('the next steps', () => {
  it('are a channel, a budget and a check in CI, each done when it exists', () => {
    expect(done(listSteps(NOTHING))).toEqual([
      ['Add channel', false],
      ['Add budget', false],
      ['Check sizes in CI', false],
    ]);
    expect(done(listSteps({ ...NOTHING, hasBudget: true, hasCiCheck: true }))).toEqual([
      ['Add channel', false],
      ['Add budget', true],
      ['Check sizes in CI', true],
    ]);
  });

  it('are none once all are done', () => {
    expect(listSteps({ ...NOTHING, hasChannel: true, hasBudget: true, hasCiCheck: true })).toBeNull();
  });

  it('are to add own images while there is nothing but the demo', () => {
    const demo = { ownRepositories: 0, hasChannel: true, hasBudget: true, hasCiCheck: true };
    expect(done(listSteps(demo))).toEqual([['Add your own images', false]]);
  });
});

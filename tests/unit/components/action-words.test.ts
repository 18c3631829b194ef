import { describe, expect, it } from 'vitest';
import { mayDo } from '#components/incidents/action-words.ts';

const of = (kind: 'step' | 'trouble' | 'secret', state: Parameters<typeof mayDo>[1]['state']) => ({ kind, state });

describe('mayDo', () => {
  it('allows every action except reopen on an open incident', () => {
    for (const action of ['acknowledge', 'accept', 'mute', 'invalidate'] as const)
      expect(mayDo(action, of('step', 'open')), action).toBe(true);
    expect(mayDo('reopen', of('step', 'open'))).toBe(false);
    expect(mayDo('acknowledge', of('step', 'acknowledged'))).toBe(false);
    expect(mayDo('accept', of('step', 'acknowledged'))).toBe(true);
  });

  it('does not allow accepting or invalidating trouble', () => {
    expect(mayDo('accept', of('trouble', 'open'))).toBe(false);
    expect(mayDo('invalidate', of('trouble', 'open'))).toBe(false);
    expect(mayDo('mute', of('trouble', 'open'))).toBe(true);
  });

  it('does not allow marking secrets as not a regression, and allows accepting them', () => {
    expect(mayDo('accept', of('secret', 'open'))).toBe(true);
    expect(mayDo('invalidate', of('secret', 'open'))).toBe(false);
  });

  it('allows on a closed incident only reopening, and only when a user closed it', () => {
    for (const state of ['accepted', 'acceptedByTime', 'recovered', 'superseded', 'invalid'] as const)
      for (const action of ['acknowledge', 'accept', 'mute', 'invalidate'] as const)
        expect(mayDo(action, of('step', state)), `${action} ${state}`).toBe(false);
    expect(mayDo('reopen', of('step', 'accepted'))).toBe(true);
    expect(mayDo('reopen', of('step', 'invalid'))).toBe(true);
    expect(mayDo('reopen', of('step', 'recovered'))).toBe(false);
  });
});

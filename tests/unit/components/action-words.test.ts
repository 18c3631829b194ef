import { describe, expect, it } from 'vitest';
import { mayDo } from '#components/incidents/action-words.ts';

const of = (kind: 'step' | 'trouble', state: Parameters<typeof mayDo>[1]['state']) => ({ kind, state });

describe('what can be done with an incident', () => {
  it('of what is open: all but opening it again', () => {
    for (const action of ['acknowledge', 'accept', 'mute', 'invalidate'] as const)
      expect(mayDo(action, of('step', 'open')), action).toBe(true);
    expect(mayDo('reopen', of('step', 'open'))).toBe(false);
    expect(mayDo('acknowledge', of('step', 'acknowledged'))).toBe(false);
    expect(mayDo('accept', of('step', 'acknowledged'))).toBe(true);
  });

  it('trouble has no sizes to accept', () => {
    expect(mayDo('accept', of('trouble', 'open'))).toBe(false);
    expect(mayDo('invalidate', of('trouble', 'open'))).toBe(false);
    expect(mayDo('mute', of('trouble', 'open'))).toBe(true);
  });

  it('what is over is over, but for what people ended', () => {
    for (const state of ['accepted', 'acceptedByTime', 'recovered', 'superseded', 'invalid'] as const)
      for (const action of ['acknowledge', 'accept', 'mute', 'invalidate'] as const)
        expect(mayDo(action, of('step', state)), `${action} ${state}`).toBe(false);
    expect(mayDo('reopen', of('step', 'accepted'))).toBe(true);
    expect(mayDo('reopen', of('step', 'invalid'))).toBe(true);
    expect(mayDo('reopen', of('step', 'recovered'))).toBe(false);
  });
});

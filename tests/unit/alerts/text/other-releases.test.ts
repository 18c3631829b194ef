import { describe, expect, it } from 'vitest';
import type { IncidentFacts } from '#lib/alerts/message-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { incidentMessage, STEP } from '#tests/support/messages.ts';

const plain = (change: Partial<IncidentFacts>) => renderPlain(incidentMessage(change));

describe('a message that another release stored', () => {
  it('names an event that only a newer release knows, and no recovery', () => {
    expect(plain({ event: { ...STEP.event, kind: 'merged' } }).title).toBe('ghcr.io/acme/api main: merged');
  });

  it('has its reason in one text when an older release stored it', () => {
    const told = 'message: it went over its budget';
    expect(plain({ told }).body).toContain('Sent because it went over its budget.');
    const notify = { when: 'now', reason: 'critical-step', text: 'the step is critical' } as const;
    expect(plain({ told, notify }).body).toContain('Sent because the step is critical.');
  });
});

import { describe, expect, it } from 'vitest';
import { classifyAnswer } from '#lib/deliver/classify.ts';
import { findReportedFailure } from '#lib/deliver/reported-failure.ts';

const now = new Date('2026-03-02T12:00:00Z');
const outcomeOf = (text: string, isChat = true) =>
  classifyAnswer({ status: 200, retryAfter: null, text }, { service: 'Teams', isChat, now });

describe('an answer of 200 from a chat', () => {
  it.each([
    [
      'case 18: Teams’ connector, throttled',
      'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId tcid=0',
      'retry',
    ],
    [
      'Teams’ connector, too large',
      'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with ContextId x',
      'permanent',
    ],
    ['Teams’ connector, refused', 'Webhook Bad Request - Error: Connector configuration not found', 'retry'],
    ['JSON that says no', '{"ok":false,"description":"chat not found"}', 'retry'],
    ['JSON with an error', '{"error":"quota exceeded"}', 'retry'],
    ['JSON with a status of its own', '{"status":"failed"}', 'retry'],
    ['a page of a proxy', '<html><h1>Error 403: forbidden</h1></html>', 'permanent'],
  ])('is a failure when its text reports one: %s', (_, text, outcome) => {
    expect(outcomeOf(text)).toMatchObject({
      outcome,
      status: 200,
      answer: text,
      error: expect.stringMatching(/was not accepted/),
    });
  });

  it.each([
    ['an empty answer', ''],
    ['the number that Teams answers', '1'],
    ['the word that Slack answers', 'ok'],
    ['an error that is empty', '{"error":"","details":[]}'],
    ['an echo of a message about failures', '{"id":"x","event":"message","message":"the build failed with error 500"}'],
    ['an echo that was cut', '{"id":"x","message":"the build failed with error 5'],
    ['a list', '["failed"]'],
  ])('is a delivery otherwise: %s', (_, text) => expect(outcomeOf(text).outcome).toBe('delivered'));

  it('is a delivery for a webhook, whatever its text', () => {
    expect(outcomeOf('failed', false).outcome).toBe('delivered');
    expect(findReportedFailure('failed')).not.toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { redactorOf } from '#lib/net/redactor.ts';
import { spellingsOf } from '#tests/support/canary.ts';

describe('redactorOf', () => {
  it('removes secrets in every form in which they are sent', () => {
    const redact = redactorOf(['pä ss/word', 'me:pä ss/word']);
    const basic = Buffer.from('me:pä ss/word', 'utf8').toString('base64');
    for (const form of ['pä ss/word', encodeURIComponent('pä ss/word'), basic]) {
      expect(redact(`sent ${form} here`)).toBe('sent [redacted] here');
    }
  });

  it('removes a secret in every spelling of it', () => {
    const secret = 'canary "of" ä+/=';
    const redact = redactorOf([secret]);
    for (const spelling of spellingsOf(secret)) expect(redact(`<${spelling}>`)).not.toContain(spelling);
  });

  it('keeps words that are too short to be secrets', () => {
    expect(redactorOf(['a'])('banana')).toBe('banana');
  });
});

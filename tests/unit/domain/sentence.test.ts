import { describe, expect, it } from 'vitest';
import { endSentence, joinSentences } from '#lib/domain/sentence.ts';

describe('a message and its hint', () => {
  it.each([
    [
      '"x" is not the name of a repository',
      'Write it as host/name.',
      '"x" is not the name of a repository. Write it as host/name.',
    ],
    ['It must be lowercase.', 'Did you mean acme?', 'It must be lowercase. Did you mean acme?'],
    ['Why?', 'Because.', 'Why? Because.'],
    ['It answered "no."', 'Ask again.', 'It answered "no." Ask again.'],
    ['The request failed', null, 'The request failed'],
    ['The request failed', undefined, 'The request failed'],
  ])('are separated by one mark: %s', (message, hint, joined) => {
    expect(joinSentences(message, hint)).toBe(joined);
  });

  it('end with one mark', () => {
    expect(endSentence('The request failed')).toBe('The request failed.');
    expect(endSentence('The request failed.')).toBe('The request failed.');
    expect(endSentence('')).toBe('');
  });
});

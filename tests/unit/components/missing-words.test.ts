import { describe, expect, it } from 'vitest';
import { missingWords } from '#components/states/missing-words.ts';

describe('an address without a page', () => {
  it.each([
    ['/incidents/99', /incident/, '/incidents'],
    ['/incidents/99?do=accept', /incident/, '/incidents'],
    ['/repositories/r1/images/sha256%3Aaa', /image/, '/repositories/r1'],
    ['/repositories/r1', /repository was removed/, '/'],
    ['/checks/c1', /180 days/, '/'],
    ['/nonsense', /address is wrong/, '/'],
    ['/', /address is wrong/, '/'],
  ])('%s is explained, and the nearest page is linked first', (path, why, href) => {
    const missing = missingWords(path);
    expect(missing.why).toMatch(why);
    expect(missing.links[0]?.href).toBe(href);
    expect(missing.links.map((link) => link.href)).toContain('/');
  });
});

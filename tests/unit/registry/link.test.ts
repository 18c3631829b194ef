import { describe, expect, it } from 'vitest';
import { findNextQuery } from '#lib/registry/transport/link.ts';

describe('findNextQuery', () => {
  it.each<[string, string | string[] | undefined, string | null]>([
    ['none', undefined, null],
    ['L-05 relative', '</v2/x/tags/list?last=b&n=100>; rel="next"', '?last=b&n=100'],
    ['L-06 absolute', '<http://other.example/v2/x/tags/list?last=b>; rel="next"', '?last=b'],
    ['S-30 a metadata address gives its query only', '<http://169.254.169.254/latest?last=b>; rel="next"', '?last=b'],
    ['L-07 no quotes', '<?last=b>; rel=next', '?last=b'],
    ['L-07 several relations', '<?last=b>; rel="next last"', '?last=b'],
    ['L-07 upper case', '<?last=b>; REL=NEXT', '?last=b'],
    ['L-07 several links', '<?a=1>; rel="prev", <?last=b>; rel="next"', '?last=b'],
    ['L-07 several headers', ['<?a=1>; rel="prev"', '<?last=b>; rel="next"'], '?last=b'],
    ['other parameters first', '<?last=b>; title="x, rel=prev"; rel="next"', '?last=b'],
    ['not next', '<?last=b>; rel="previous"', null],
    ['without a query', '</v2/x/tags/list>; rel="next"', null],
    ['L-10 encoded once', '<?last=a%2Bb%2F&n=1>; rel="next"', '?last=a%2Bb%2F&n=1'],
    ['no line breaks get through', '<?last=a\r\nb>; rel="next"', '?last=ab'],
    ['a fragment is dropped', '<?last=a#x>; rel="next"', '?last=a'],
    ['too long', `<?last=${'a'.repeat(5000)}>; rel="next"`, null],
  ])('reads the query of the next page: %s', (_, header, expected) => {
    expect(findNextQuery(header)).toBe(expected);
  });
});

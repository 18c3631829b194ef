import { findNextQuery } from '#lib/registry/transport/link.ts';
import { demand } from './check.ts';
import type { Fuzz } from './fuzz.ts';
import { mutatedTexts, repeatedTexts } from './text.ts';

const SEEDS = [
  '</v2/library/redis/tags/list?n=1000&last=7.2>; rel="next"',
  '<https://registry.example.com/v2/_catalog?last=b&n=2>; rel=next',
  '</v2/a/tags/list?last=x>; rel="prev", </v2/a/tags/list?last=y>; rel="next"',
  '<?last=z>; title="a, <b>; rel=\\"next\\""; rel="alternate next"',
  '</v2/a/tags/list?n=1>;REL = NEXT;type="text/plain"',
];
const TOKENS = [
  ...[
    '<',
    '>',
    '<>',
    '</v2/',
    '?last=',
    '?n=0',
    'https://evil.example/',
    '//host/',
    '#',
    '; ',
    ';',
    ', ',
    'rel="next"',
    'rel=next',
  ],
  ...[
    'rel="',
    '"',
    '\\"',
    '\\',
    'title="',
    'rel=prev',
    'REL=',
    '=',
    '%3Cx%3E',
    '%',
    'http://[',
    'file:///',
    'javascript:',
  ],
];

export const linksFuzz: Fuzz<string> = {
  name: 'links',
  inputs: mutatedTexts(SEEDS, TOKENS),
  repeated: (length) => repeatedTexts(length, SEEDS, TOKENS),
  longest: 64 * 1024,
  refusals: [],
  isRefusal: (result) => result === null,
  call(input) {
    const query = findNextQuery(input);
    if (query === null) return null;
    demand(query.startsWith('?') && query.length > 1 && query.length <= 4_096, 'a query is none');
    demand(!/[\s\0<>"#]/.test(query), 'a query would end the request line, or the path');
    return query;
  },
};

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMember, listElements, listMembers, parseSpan, spanOf } from '#lib/contents/databases/json-spans.ts';

const bytes = (text: string) => Buffer.from(text);

describe('values of a document', () => {
  it('are those that JSON.parse returns', () => {
    const documents = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(documents, fc.constantFrom(0, 1, '\t', '\r\n '), (value, space) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value));
        const span = spanOf(bytes(JSON.stringify(value, null, space)));
        const read = Array.isArray(value)
          ? [...listElements(span)].map(parseSpan)
          : Object.fromEntries([...listMembers(span)].map(([key, member]) => [key, parseSpan(member)]));
        expect(read).toEqual(parsed);
      }),
    );
  });

  it('are found by name, the last one of a name', () => {
    const span = spanOf(bytes(' {"a" : {"b\\"}": [1, "]"]}, "x":1,\n"\\u0061":2} '));
    const last = findMember(span, 'a');
    expect(last && parseSpan(last)).toBe(2);
    expect(findMember(span, 'b')).toBeNull();
  });

  it.each(['', '{', '{"a"', '{"a":', '{"a":1', '{"a":1 "b":2}', '{a:1}', '[1', '["', '["\\', '[1 2]', '{"a":}', '}'])(
    'are an error for %s',
    (text) => {
      const readAll = () => {
        const span = spanOf(bytes(text));
        return [...listMembers(span), ...listElements(span)].length;
      };
      expect(readAll).toThrow(SyntaxError);
    },
  );

  it('are read at any depth without recursion', () => {
    const deep = `[${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}]`;
    expect([...listElements(spanOf(bytes(deep)))]).toHaveLength(1);
  });
});

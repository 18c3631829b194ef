import { describe, expect, it } from 'vitest';
import { createJsonScanner, type JsonFault } from '#lib/registry/listing/json-scanner.ts';

const nothing = { open: () => {}, close: () => {}, keep: () => 0, string: () => {}, scalar: () => {} };

function scan(text: string | Uint8Array, chunkBytes: number, maxDepth = 64): JsonFault | null {
  const scanner = createJsonScanner(nothing, maxDepth);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) scanner.write(bytes.subarray(at, at + chunkBytes));
  return scanner.end();
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const DOCUMENTS = [
  ...['{}', '[]', 'null', 'true', 'false', '""', '0', '-0', '-1.5e+10', '1E5', '0.0', ' { "a" : [ 1 , 2 ] } \r\n\t'],
  ...['{"a":{"b":[{"c":null}]}}', '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00"', '[[],[[]],{}]', '"é😀"'],
  ...['', ' ', '{', '[', '"', '}', ']', ',', ':', '01', '-', '1.', '.5', '1e', '1e+', '+1', '--1', '1 2', '0x1'],
  ...[
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{,}',
    '{1:2}',
    "{'a':1}",
    '{"a":1 "b":2}',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1}',
    '{"a":1]',
  ],
  ...[
    'tru',
    'truee',
    'nul',
    'True',
    'NaN',
    'Infinity',
    'undefined',
    '"\\x"',
    '"\\u12g4"',
    '"\\u12"',
    '"a\nb"',
    '"a\tb"',
  ],
  ...[
    '{} {}',
    '{}x',
    '[1]]',
    '/* c */ {}',
    '{"a":1}//',
    '<html>',
    '{"a":"b',
    '{"a":tr',
    '[-]',
    '[1.e5]',
    '{"":0}',
    '[0,-0.1]',
  ],
];

describe('createJsonScanner', () => {
  it.each(DOCUMENTS)('accepts %j exactly when JSON.parse does, in chunks of any size', (text) => {
    const wanted = isJson(text) ? null : 'invalid';
    for (const chunkBytes of [1, 2, 3, 1000]) expect(scan(text, chunkBytes)).toBe(wanted);
  });

  it('agrees with JSON.parse on documents with one changed byte', () => {
    const document = '{"name":"a/b","tags":["1.0","\\u0041\\n",null,-1.5e3,true],"manifest":{"x":{"y":[{}]}}}';
    const bytes = ['"', '\\', '{', '}', '[', ']', ',', ':', '0', '-', '.', 'e', 't', 'n', ' ', '\n', 'u', 'x'];
    let checked = 0;
    for (let at = 0; at < document.length; at += 1)
      for (const byte of bytes) {
        const changed = document.slice(0, at) + byte + document.slice(at + 1);
        expect({ changed, fault: scan(changed, 7) }).toEqual({ changed, fault: isJson(changed) ? null : 'invalid' });
        checked += 1;
      }
    expect(checked).toBeGreaterThan(1000);
  });

  it('accepts a byte order mark only at the start', () => {
    expect(scan('\uFEFF{}', 1)).toBeNull();
    expect(scan(Buffer.from([0xef, 0xbb, 0x7b, 0x7d]), 1)).toBe('invalid');
    expect(scan('{}\uFEFF', 1)).toBe('invalid');
  });

  it('accepts nesting up to the limit', () => {
    expect(scan('['.repeat(10) + ']'.repeat(10), 3, 10)).toBeNull();
    expect(scan('['.repeat(11) + ']'.repeat(11), 3, 10)).toBe('too-deep');
    expect(scan('{"a":'.repeat(11), 3, 10)).toBe('too-deep');
  });

  it('returns wanted strings decoded, and too long ones as null', () => {
    const texts: (string | null)[] = [];
    const scanner = createJsonScanner({ ...nothing, keep: () => 6, string: (text) => texts.push(text) }, 8);
    scanner.write(Buffer.from('["abc","\\u0041","1234567","é","\\n\\"",""]'));
    expect(scanner.end()).toBeNull();
    expect(texts).toEqual(['abc', 'A', null, 'é', '\n"', '']);
  });
});

import fc, { type Arbitrary } from 'fast-check';

/** First bytes of other file types, and bytes that are not UTF-8. */
const ODD_BYTES: readonly Uint8Array[] = [
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf5],
  [0],
  [0x1f, 0x8b],
].map((bytes) => Uint8Array.from(bytes));

type Change = readonly [kind: number, at: number, other: number];
const change: Arbitrary<Change> = fc.tuple(fc.nat(4), fc.nat(0xffffff), fc.nat(0xffff));

function changeBytes(bytes: Uint8Array, [kind, where, other]: Change): Uint8Array {
  const at = where % (bytes.length + 1);
  const odd = ODD_BYTES[other % ODD_BYTES.length] ?? new Uint8Array();
  switch (kind) {
    case 0: {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (other % 8));
      return changed;
    }
    case 1:
      return bytes.slice(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), odd, bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + (other % 64)))]);
    default:
      return Buffer.concat([odd, bytes]);
  }
}

/** Encodes texts as UTF-8, one in four with changed bytes. */
export const asBytes = (texts: Arbitrary<string>): Arbitrary<Uint8Array> =>
  changedBytes(texts.map((text) => Buffer.from(text)));

/** Changes bytes of one input in four. */
export function changedBytes(inputs: Arbitrary<Uint8Array>): Arbitrary<Uint8Array> {
  const changes = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 4 }) },
  );
  return fc.tuple(inputs, changes).map(([input, all]) => all.reduce<Uint8Array>(changeBytes, input));
}

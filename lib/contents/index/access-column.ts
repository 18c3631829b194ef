import type { Access } from '#lib/contents/entry.ts';
import { type ByteReader, createByteReader, createByteWriter } from './bytes.ts';

/** The column has a number for each entry: 0 for none, else one more than a place in the table of distinct values. */
export type AccessWriter = { add(access: Access | null): void; encode(): Buffer };

export function createAccessWriter(): AccessWriter {
  const table: Access[] = [];
  const places = new Map<string, number>();
  const column = createByteWriter();
  let [last, lastNumber]: [Access | null, number] = [null, 0];

  function numberOf(access: Access): number {
    const key = `${access.mode} ${access.uid} ${access.gid}`;
    const place = places.get(key) ?? table.push(access) - 1;
    places.set(key, place);
    return place + 1;
  }

  return {
    add(access) {
      // Most entries have the values of the entry before.
      const isLast =
        access !== null && access.mode === last?.mode && access.uid === last.uid && access.gid === last.gid;
      if (!isLast) [last, lastNumber] = [access, access === null ? 0 : numberOf(access)];
      column.number(lastNumber);
    },
    encode() {
      const out = createByteWriter();
      out.number(table.length);
      for (const { mode, uid, gid } of table) for (const value of [mode, uid, gid]) out.number(value);
      out.bytes(column.taken());
      return out.taken();
    },
  };
}

/** Returns a function that opens the column again for each walk over the entries. */
export function openAccessColumn(bytes: Buffer | undefined): () => () => Access | null {
  if (bytes === undefined) return () => () => null;
  const head = createByteReader(bytes);
  const table = Array.from({ length: countOf(head, 3) }, (): Access => {
    return { mode: head.number(), uid: head.number(), gid: head.number() };
  });
  const column = head.rest();
  return () => {
    const from = createByteReader(column);
    return () => table[from.number() - 1] ?? null;
  };
}

/** Reads a count of records of at least `leastBytes` each. @throws RangeError when there cannot be so many */
export function countOf(from: ByteReader, leastBytes: number): number {
  const count = from.number();
  if (count * leastBytes > from.leftBytes) throw new RangeError('the index ends in the middle');
  return count;
}

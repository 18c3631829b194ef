const [NUL, MARK] = [0, Buffer.from('.so')];
/** The longest name that is kept. Longer ones are no names of files. */
export const LONGEST_NAME = 255;
const MOST_NAMES = 256;
const PRINTABLE = /^[!-~]+$/;

/** Parses the name at the beginning of `bytes`. Returns null when it is empty, too long, cut or no plain text. */
export function readLibraryName(bytes: Buffer): string | null {
  const end = bytes.indexOf(NUL);
  if (end < 1 || end > LONGEST_NAME) return null;
  const name = bytes.toString('latin1', 0, end);
  return PRINTABLE.test(name) ? name : null;
}

/**
 * LibraryNames keeps what could be a name of a library: text with ".so" between two NULs. The names of a large library
 * are far from its beginning, and the section that says where they are comes after them.
 */
export type LibraryNames = {
  /** Takes bytes in the order of the file. `at` is their place in it. */
  take(bytes: Buffer, at: number): void;
  /** Returns the name that begins at this place. It can be the end of a longer one. */
  findAt(place: number): string | null;
};

export function createLibraryNames(): LibraryNames {
  const names = new Map<number, string>();
  let carry = Buffer.alloc(0);

  function keep(bytes: Buffer, at: number): void {
    for (let mark = bytes.indexOf(MARK); mark !== -1; ) {
      const start = bytes.lastIndexOf(NUL, mark) + 1;
      const end = bytes.indexOf(NUL, mark);
      if (end === -1) return;
      const name = readLibraryName(bytes.subarray(start, end + 1));
      if (name !== null) names.set(at + start, name);
      if (names.size >= MOST_NAMES) return;
      mark = bytes.indexOf(MARK, end);
    }
  }

  return {
    take(bytes, at) {
      if (names.size >= MOST_NAMES) return;
      const all = carry.length === 0 ? bytes : Buffer.concat([carry, bytes]);
      keep(all, at - carry.length);
      const rest = all.subarray(all.lastIndexOf(NUL) + 1);
      // A longer text is no name, but its end must not look like one.
      carry = Buffer.from(rest.length > LONGEST_NAME + 1 ? rest.subarray(-(LONGEST_NAME + 1)) : rest);
    },
    findAt(place) {
      const exact = names.get(place);
      if (exact !== undefined) return exact;
      for (const [start, name] of names) {
        if (place > start && place < start + name.length) return name.slice(place - start);
      }
      return null;
    },
  };
}

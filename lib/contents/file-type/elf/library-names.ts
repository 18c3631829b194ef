const [NUL, MARK] = [0, Buffer.from('.so')];
/** The longest name that is kept. Longer ones are no names of files. */
export const LONGEST_NAME = 255;
const MOST_NAMES = 256;
/** A longer text is no name, but its end must not look like one. */
const MOST_CARRIED = LONGEST_NAME + 1;
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
    for (let mark = bytes.indexOf(MARK); mark !== -1 && names.size < MOST_NAMES; ) {
      const start = bytes.lastIndexOf(NUL, mark) + 1;
      const end = bytes.indexOf(NUL, mark);
      if (end === -1) return;
      const name = readLibraryName(bytes.subarray(start, end + 1));
      if (name !== null) names.set(at + start, name);
      mark = bytes.indexOf(MARK, end);
    }
  }

  return {
    take(bytes, at) {
      if (names.size >= MOST_NAMES) return;
      // Only the text across the border is joined: a copy of every piece would be one of every large file.
      const end = bytes.indexOf(NUL) + 1;
      const across = Buffer.concat([carry, end === 0 ? bytes.subarray(-MOST_CARRIED) : bytes.subarray(0, end)]);
      if (end > 0) keep(across, at - carry.length);
      if (end > 0) keep(bytes.subarray(end), at + end);
      const rest = end === 0 ? across : bytes.subarray(bytes.lastIndexOf(NUL) + 1);
      carry = Buffer.from(rest.subarray(-MOST_CARRIED));
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

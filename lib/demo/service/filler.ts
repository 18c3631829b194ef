/** Filler makes contents of files. Equal seeds give equal contents, so that the digests of the demo's layers stay the same. */
export type Filler = {
  /** Bytes that hardly compress, like those of a program or an archive. */
  binary(sizeBytes: number): Uint8Array;
  /** Words in lines, which compress like source code. */
  text(sizeBytes: number): Uint8Array;
  /** Random letters and digits, the same for each filler. */
  letters(name: string, count: number): string;
};

/** Compression compares bytes within 32 kB, so that contents from different places of a block share nothing. */
const BLOCK_BYTES = 2 ** 20;
const WORDS = 1_500;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS = `${ALPHABET}${ALPHABET.toUpperCase()}0123456789`;

/** Creates a function that returns a filler for each name. Fillers of different names begin at different places. */
export function createFillers(): (name: string) => Filler {
  const random = createRandom(1);
  const binary = Buffer.from(Uint32Array.from({ length: BLOCK_BYTES / 4 }, random).buffer);
  const text = Buffer.from(textOf(random));
  return (name) => {
    let at = hashOf(name) % BLOCK_BYTES;
    function take(block: Buffer, sizeBytes: number): Uint8Array {
      const parts: Buffer[] = [];
      for (let left = sizeBytes; left > 0; ) {
        const part = block.subarray(at, Math.min(block.length, at + left));
        parts.push(part);
        left -= part.length;
        at = (at + part.length) % block.length;
      }
      return Buffer.concat(parts);
    }
    return {
      binary: (sizeBytes) => take(binary, sizeBytes),
      text: (sizeBytes) => take(text, sizeBytes),
      letters: lettersOf,
    };
  };
}

function lettersOf(name: string, count: number): string {
  const random = createRandom(hashOf(name));
  return Array.from({ length: count }, () => LETTERS[random() % LETTERS.length]).join('');
}

function textOf(random: () => number): string {
  const words = Array.from({ length: WORDS }, () =>
    Array.from({ length: 2 + (random() % 8) }, () => ALPHABET[random() % ALPHABET.length]).join(''),
  );
  const parts: string[] = [];
  for (let length = 0; length < BLOCK_BYTES; ) {
    const word = `${words[random() % WORDS]}${random() % 9 === 0 ? ';\n' : ' '}`;
    parts.push(word);
    length += word.length;
  }
  return parts.join('').slice(0, BLOCK_BYTES);
}

/** Creates an xorshift generator of 32-bit numbers. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state;
  };
}

/** FNV-1a */
function hashOf(name: string): number {
  let hash = 2_166_136_261;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  return hash;
}

import type { FileObserver } from '#lib/contents/observe.ts';

/**
 * Keeps the beginning of a file.
 *
 * @param onHead - gets at most `bytes` bytes, after the file's end
 */
export function createHeadObserver(bytes: number, onHead: (head: Buffer) => void): FileObserver {
  const head = Buffer.alloc(bytes);
  let length = 0;
  return {
    write(piece) {
      if (length === bytes) return;
      const part = piece.subarray(0, bytes - length);
      head.set(part, length);
      length += part.length;
    },
    end: () => onHead(head.subarray(0, length)),
  };
}

/** ByteSource is a queue of bytes with one reader. Bytes are pushed and read in pieces of any size. */
export type ByteSource = {
  /** Returns a promise when enough bytes are waiting. The sender should wait for it before the next push. */
  push(chunk: Uint8Array): Promise<void> | undefined;
  /** Marks the end of the bytes. */
  end(): void;
  /** Drops everything that is pushed from now on. */
  ignore(): void;
  /** Reads exactly `count` bytes, or fewer at the end. */
  read(count: number): Promise<Uint8Array>;
  /** Like `read`, but the bytes stay in the queue. */
  peek(count: number): Promise<Uint8Array>;
  /** Returns the next piece as it was pushed, but at most `most` bytes of it, or null at the end. */
  next(most?: number): Promise<Uint8Array | null>;
  /** Puts bytes back at the front. */
  unread(bytes: Uint8Array): void;
  /** Drops `count` bytes. Returns false when the end comes first. */
  skip(count: number): Promise<boolean>;
  /** How many bytes were read and not put back. */
  readonly takenBytes: number;
};

/** The sender should wait while this many bytes are in the queue. */
const ENOUGH_BYTES = 512 * 1024;

/** @param waitForMore - pushes further bytes, or ends the source; without it, others do that */
export function createByteSource(waitForMore?: () => void): ByteSource {
  const chunks: Uint8Array[] = [];
  let [waiting, taken, hasEnded, isIgnored] = [0, 0, false, false];
  let arrival = Promise.withResolvers<void>();
  let room: PromiseWithResolvers<void> | null = null;

  function take(chunk: Uint8Array): void {
    waiting -= chunk.length;
    taken += chunk.length;
    if (room !== null && waiting < ENOUGH_BYTES) {
      room.resolve();
      room = null;
    }
  }

  async function next(most = Number.POSITIVE_INFINITY): Promise<Uint8Array | null> {
    while (chunks.length === 0) {
      if (hasEnded) return null;
      if (waitForMore === undefined) await arrival.promise;
      else waitForMore();
    }
    const first = chunks.shift();
    if (first === undefined) return null;
    if (first.length > most) chunks.unshift(first.subarray(most));
    const chunk = first.length > most ? first.subarray(0, most) : first;
    take(chunk);
    return chunk;
  }

  function unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    chunks.unshift(bytes);
    waiting += bytes.length;
    taken -= bytes.length;
  }

  async function read(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let missing = count;
    while (missing > 0) {
      const chunk = await next();
      if (chunk === null) break;
      parts.push(chunk.length > missing ? chunk.subarray(0, missing) : chunk);
      if (chunk.length > missing) unread(chunk.subarray(missing));
      missing -= Math.min(missing, chunk.length);
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
  }

  return {
    push(chunk) {
      if (isIgnored || chunk.length === 0) return undefined;
      chunks.push(chunk);
      waiting += chunk.length;
      arrival.resolve();
      arrival = Promise.withResolvers();
      if (waiting < ENOUGH_BYTES) return undefined;
      room ??= Promise.withResolvers();
      return room.promise;
    },
    end() {
      hasEnded = true;
      arrival.resolve();
    },
    ignore() {
      isIgnored = true;
      chunks.length = 0;
      waiting = 0;
      room?.resolve();
      room = null;
    },
    read,
    async peek(count) {
      const bytes = await read(count);
      unread(bytes);
      return bytes;
    },
    next,
    unread,
    get takenBytes() {
      return taken;
    },
    async skip(count) {
      let left = count;
      while (left > 0) {
        const chunk = await next();
        if (chunk === null) return false;
        if (chunk.length > left) unread(chunk.subarray(left));
        left -= Math.min(left, chunk.length);
      }
      return true;
    },
  };
}

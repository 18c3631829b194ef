/** Bytes pushed on one side and pulled on the other, in pieces of any size. One reader. */
export type ByteSource = {
  /** Gives a promise where enough is waiting; until it resolves nothing more should be pushed. */
  push(chunk: Uint8Array): Promise<void> | undefined;
  /** Nothing more comes. */
  end(): void;
  /** Whatever is pushed from now on is dropped. */
  ignore(): void;
  /** Exactly `count` bytes, fewer where the end is nearer. */
  read(count: number): Promise<Uint8Array>;
  /** As read, and they stay. */
  peek(count: number): Promise<Uint8Array>;
  /** What came next, as it came; null at the end. */
  next(): Promise<Uint8Array | null>;
  /** Puts bytes back in front. */
  unread(bytes: Uint8Array): void;
  /** Drops `count` bytes; false where the end is nearer. */
  skip(count: number): Promise<boolean>;
};

/** Waiting bytes from which on the sender is asked to wait. */
const ENOUGH_BYTES = 512 * 1024;

export function createByteSource(): ByteSource {
  const chunks: Uint8Array[] = [];
  let [waiting, hasEnded, isIgnored] = [0, false, false];
  let arrival = Promise.withResolvers<void>();
  let room: PromiseWithResolvers<void> | null = null;

  function take(chunk: Uint8Array): void {
    waiting -= chunk.length;
    if (room !== null && waiting < ENOUGH_BYTES) {
      room.resolve();
      room = null;
    }
  }

  async function next(): Promise<Uint8Array | null> {
    while (chunks.length === 0) {
      if (hasEnded) return null;
      await arrival.promise;
    }
    const chunk = chunks.shift() ?? null;
    if (chunk !== null) take(chunk);
    return chunk;
  }

  function unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    chunks.unshift(bytes);
    waiting += bytes.length;
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

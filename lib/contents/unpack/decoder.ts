import type { Transform } from 'node:stream';

/** Takes unpacked bytes; false stops what gives them. They are not kept beyond the call. */
export type Taker = (bytes: Uint8Array) => boolean;

/** One stream of node:zlib, fed step by step. */
export type Decoder = {
  /** False once it can take no more: it failed, or its taker has had enough. */
  feed(bytes: Uint8Array): Promise<boolean>;
  /** All that it has is given to the taker when this resolves. */
  finish(): Promise<void>;
  /** Of what it was fed, how much it used. */
  readonly usedBytes: number;
  readonly failed: boolean;
  readonly stopped: boolean;
};

/** Bytes unpacked at a time. Few and large: each costs a walk to the thread pool and back. */
export const DECODED_BYTES = 128 * 1024;

type ZlibStream = Transform & { readonly bytesWritten: number };

export function openDecoder(stream: ZlibStream, taker: Taker): Decoder {
  let [failed, stopped] = [false, false];
  const closed = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  stream.on('data', (bytes: Buffer) => {
    if (stopped) return;
    stopped = !taker(bytes);
    giveBack(bytes);
    if (stopped) stream.destroy();
  });
  stream.on('end', ended.resolve);
  stream.on('error', () => {
    failed = true;
    closed.resolve();
  });
  stream.on('close', closed.resolve);
  return {
    async feed(bytes) {
      if (failed || stopped) return false;
      const written = new Promise<void>((resolve) => stream.write(bytes, () => resolve()));
      // A stream that has come to its own end never says that what is behind it was written.
      await Promise.race([written, ended.promise, closed.promise]);
      return !failed && !stopped;
    },
    async finish() {
      if (!failed && !stopped) {
        stream.end();
        await Promise.race([ended.promise, closed.promise]);
      }
      stream.destroy();
    },
    get usedBytes() {
      return stream.bytesWritten;
    },
    get failed() {
      return failed;
    },
    get stopped() {
      return stopped;
    },
  };
}

/**
 * Frees a chunk that is used up. V8 would wait until 64 MB of such were lying around. Only one that fills its memory to the
 * end: in what is left of another, the stream writes its next.
 */
function giveBack({ buffer, byteOffset, length }: Buffer): void {
  const isUsedUp = byteOffset + length === buffer.byteLength && buffer.byteLength === DECODED_BYTES;
  if (isUsedUp && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

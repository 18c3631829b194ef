import type { Transform } from 'node:stream';

/** Taker receives unpacked bytes, valid during the call only. It returns false to stop the decoder. */
export type Taker = (bytes: Uint8Array) => boolean;

/** Sink receives what a decoder returns. */
export type Sink = {
  take: Taker;
  /** Called after each step, when `take` received all that the bytes read from the source until now give. */
  onStep(): void;
};

/** Decoder is one stream of node:zlib, fed step by step. */
export type Decoder = {
  /** Resolves with false when it accepts no more bytes: it failed, or its taker stopped it. */
  feed(bytes: Uint8Array): Promise<boolean>;
  /** Resolves when the taker has received everything. */
  finish(): Promise<void>;
  /** How many of the bytes fed were used. */
  readonly usedBytes: number;
  readonly failed: boolean;
  readonly stopped: boolean;
};

/**
 * The most packed bytes fed in one step. Files within a step share its bytes by their sizes, so that smaller steps give
 * more exact compressed sizes, and take more round trips to the thread pool.
 */
export const STEP_BYTES = 16 * 1024;

/** Bytes unpacked at a time. Pieces are large because each one is a round trip to the thread pool. */
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
      // A stream that reached its own end never reports that the bytes after it were written.
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
 * Frees a chunk after use. V8 would keep up to 64 MB of them. Only a full chunk is freed: the stream writes its next
 * output into the rest of any other.
 */
function giveBack({ buffer, byteOffset, length }: Buffer): void {
  const isUsedUp = byteOffset + length === buffer.byteLength && buffer.byteLength === DECODED_BYTES;
  if (isUsedUp && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

import type { Transform } from 'node:stream';

/** Sink receives what a decoder returns. */
export type Sink = {
  /** Takes unpacked bytes, valid during the call only. It returns false to stop the decoder. */
  take(bytes: Uint8Array): boolean;
  /** Ends a step: the blob's first `packedAt` bytes gave everything that `take` received until now. */
  onStep(packedAt: number): void;
};

/**
 * Taker receives the pieces of one decoder, valid during the call only, and how many of the bytes fed it had used for
 * them. It returns false to stop the decoder.
 */
export type Taker = (bytes: Uint8Array, usedBytes: number) => boolean;

/** Decoder is one stream of node:zlib. While it unpacks a piece in the thread pool, its taker works on the one before. */
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
 * Bytes unpacked at a time. Each piece is a round trip to the thread pool, and a step of the compressed sizes of files:
 * smaller pieces give more exact sizes and take more time.
 */
export const DECODED_BYTES = 64 * 1024;

export type ZlibStream = Transform & { readonly bytesWritten: number };

export type OpenDecoder = (stream: ZlibStream, taker: Taker) => Decoder;

export const openDecoder: OpenDecoder = (stream, taker) => {
  let [failed, stopped] = [false, false];
  const closed = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const pieces: { bytes: Buffer; usedBytes: number }[] = [];

  function takePieces(): void {
    for (let piece = pieces.shift(); piece !== undefined && !stopped; piece = pieces.shift()) {
      stopped = !taker(piece.bytes, piece.usedBytes);
      giveBack(piece.bytes);
    }
    if (stopped) stream.destroy();
  }

  stream.on('data', (bytes: Buffer) => {
    pieces.push({ bytes, usedBytes: stream.bytesWritten });
    // The stream starts with the next piece when this returns.
    queueMicrotask(takePieces);
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
      takePieces();
      return !failed && !stopped;
    },
    async finish() {
      if (!failed && !stopped) {
        stream.end();
        await Promise.race([ended.promise, closed.promise]);
        takePieces();
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
};

/**
 * Frees a chunk after use. V8 would keep up to 64 MB of them. Only a full chunk is freed: the stream writes its next
 * output into the rest of any other.
 */
function giveBack({ buffer, byteOffset, length }: Buffer): void {
  const isUsedUp = byteOffset + length === buffer.byteLength && buffer.byteLength === DECODED_BYTES;
  if (isUsedUp && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

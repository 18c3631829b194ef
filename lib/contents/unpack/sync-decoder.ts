import { DECODED_BYTES, type Decoder, type OpenDecoder, openDecoder, type Taker, type ZlibStream } from './decoder.ts';

/** Handle is what a stream of node:zlib works with. It is not documented, and ends the process when it is used wrongly. */
type Handle = {
  writeSync(
    flush: number,
    from: Uint8Array,
    fromAt: number,
    fromBytes: number,
    to: Uint8Array,
    toAt: number,
    toBytes: number,
  ): void;
};
/** `left` holds how many bytes of the output and of the input the last write left. `end` marks the last write. */
type Internals = { handle: Handle; left: Uint32Array; end: number };

const NOTHING = new Uint8Array(0);
const NO_FLUSH = 0;
/** Versions of Node with which it was tried. */
const KNOWN_NODE = /^v24\./;

/**
 * Opens a decoder that unpacks in the calling thread, for a thread that does nothing else: a piece takes no round trip
 * to the thread pool and no new buffer. Gives the same pieces as `openDecoder`, which it returns for a Node that
 * may work in another way.
 */
export const openSyncDecoder: OpenDecoder = (stream, taker) => {
  const internals = findInternals(stream);
  return internals === null ? openDecoder(stream, taker) : new SyncDecoder(stream, internals, taker);
};

function findInternals(stream: ZlibStream): Internals | null {
  if (!KNOWN_NODE.test(process.version)) return null;
  const {
    _handle: handle,
    _writeState: left,
    _finishFlushFlag: end,
  } = stream as unknown as Partial<Record<string, unknown>>;
  const isHandle = typeof (handle as Partial<Handle> | undefined)?.writeSync === 'function';
  const isKnown = isHandle && left instanceof Uint32Array && left.length === 2 && typeof end === 'number';
  return isKnown ? { handle: handle as Handle, left, end } : null;
}

class SyncDecoder implements Decoder {
  readonly #stream: ZlibStream;
  readonly #internals: Internals;
  readonly #taker: Taker;
  readonly #output = Buffer.allocUnsafeSlow(DECODED_BYTES);
  #filled = 0;
  #hasEnded = false;
  usedBytes = 0;
  failed = false;
  stopped = false;

  constructor(stream: ZlibStream, internals: Internals, taker: Taker) {
    this.#stream = stream;
    this.#internals = internals;
    this.#taker = taker;
    // The handle reports an error by destroying its stream, which is looked at after each write.
    stream.on('error', () => undefined);
  }

  async feed(bytes: Uint8Array): Promise<boolean> {
    if (!this.failed && !this.stopped) this.#write(bytes, NO_FLUSH);
    return !this.failed && !this.stopped;
  }

  async finish(): Promise<void> {
    if (!this.failed && !this.stopped && !this.#hasEnded) this.#write(NOTHING, this.#internals.end);
    this.#stream.destroy();
  }

  #write(bytes: Uint8Array, flush: number): void {
    const { handle, left } = this.#internals;
    for (let at = 0; ; ) {
      const room = DECODED_BYTES - this.#filled;
      handle.writeSync(flush, bytes, at, bytes.length - at, this.#output, this.#filled, room);
      if (this.#stream.destroyed) {
        this.failed = true;
        return;
      }
      const [leftRoom = 0, leftBytes = 0] = left;
      this.usedBytes += bytes.length - at - leftBytes;
      at = bytes.length - leftBytes;
      this.#give(room - leftRoom);
      if (this.stopped || leftRoom > 0) {
        this.#hasEnded = leftBytes > 0;
        return;
      }
    }
  }

  /** As in the stream, a piece begins where the one before ended in the output. */
  #give(count: number): void {
    if (count === 0) return;
    const end = this.#filled + count;
    this.stopped = !this.#taker(this.#output.subarray(this.#filled, end), this.usedBytes);
    this.#filled = end % DECODED_BYTES;
  }
}

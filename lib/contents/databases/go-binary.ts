import type { FileObserver } from '#lib/contents/observe.ts';
import { type GoBuildInfo, parseGoModules } from './go-build-info.ts';

/** GoReading is what was found in a binary. "old": written by Go before 1.18, as addresses instead of texts. */
export type GoReading =
  | { state: 'found'; info: GoBuildInfo }
  | { state: 'old' }
  | { state: 'too-big'; bytes: number }
  | { state: 'damaged' };

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
/** The magic, the size of a pointer, flags, and sixteen bytes that the inline format leaves empty. */
const HEADER_BYTES = 32;
const [FLAGS_AT, INLINE] = [15, 2];
const MOST_VERSION_BYTES = 1024;
/** The list of modules has a mark of sixteen bytes at both ends. */
const MARK_BYTES = 16;
/** After so many places that only look like build info, a file is not searched further. */
const MOST_TRIES = 64;
/** Bytes of a length: seven bits each, of a number below 2^35. */
const LENGTH_BYTES = 5;

const EXECUTABLES: readonly number[] = [0x7f454c46, 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe];
const PE = 0x4d5a;
const HEAD_BYTES = 4;

/**
 * Searches an executable (ELF, Mach-O or PE) for Go's build info while it is read. It keeps the end of each piece, and
 * the build info once it was found. Source: https://pkg.go.dev/debug/buildinfo
 *
 * @param mostBytes - of the list of modules
 * @param onEnd - called at the end of a file with build info
 */
export function createGoObserver(mostBytes: number, onEnd: (reading: GoReading) => void): FileObserver {
  let head: Buffer = Buffer.alloc(0);
  /** Bytes from a possible beginning of the magic on. */
  let kept: Buffer = Buffer.alloc(0);
  let state: 'head' | 'search' | 'collect' | 'done' = 'head';
  let [wanted, collected] = [0, 0];
  let tries = 0;
  let reading: GoReading | null = null;
  const parts: Buffer[] = [];

  function finish(result: GoReading | null): void {
    reading = result;
    state = 'done';
    [kept, parts.length] = [Buffer.alloc(0), 0];
  }

  function search(bytes: Buffer): void {
    let from = 0;
    for (;;) {
      const at = bytes.indexOf(MAGIC, from);
      if (at === -1) {
        kept = Buffer.from(bytes.subarray(Math.max(from, bytes.length - MAGIC.length + 1)));
        return;
      }
      const candidate = bytes.subarray(at);
      const need = bytesToDecide(candidate, mostBytes);
      if (need === 'false') {
        tries += 1;
        if (tries > MOST_TRIES) {
          finish({ state: 'damaged' });
          return;
        }
        from = at + 1;
        continue;
      }
      if (typeof need !== 'number') finish(need);
      else if (candidate.length >= need) finish(parseInline(candidate));
      else {
        [state, wanted, collected] = ['collect', need, 0];
        collect(candidate);
      }
      return;
    }
  }

  function collect(bytes: Buffer): void {
    parts.push(Buffer.from(bytes));
    collected += bytes.length;
    if (collected < wanted) return;
    const all = Buffer.concat(parts, collected);
    [state, parts.length] = ['search', 0];
    search(all);
  }

  return {
    write(piece) {
      if (state === 'done') return;
      let bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
      if (state === 'head') {
        if (head.length > 0) bytes = Buffer.concat([head, bytes]);
        if (bytes.length < HEAD_BYTES) {
          head = Buffer.from(bytes);
          return;
        }
        [head, state] = [Buffer.alloc(0), isExecutable(bytes) ? 'search' : 'done'];
        if (state === 'done') return;
      }
      if (state === 'collect') collect(bytes);
      else if (kept.length === 0) search(bytes);
      else {
        // Only the magic can lie over the border; the rest of the piece is not copied.
        const border = Buffer.concat([kept, bytes.subarray(0, MAGIC.length - 1)]);
        const isOverBorder = border.indexOf(MAGIC) !== -1;
        const joined = isOverBorder || bytes.length < MAGIC.length ? Buffer.concat([kept, bytes]) : bytes;
        kept = Buffer.alloc(0);
        search(joined);
      }
    },
    end() {
      if (state === 'collect') reading = { state: 'damaged' };
      if (reading !== null) onEnd(reading);
    },
  };
}

function isExecutable(head: Buffer): boolean {
  return EXECUTABLES.includes(head.readUInt32BE(0)) || head.readUInt16BE(0) === PE;
}

/**
 * Returns how many bytes from the magic on are needed to decide; when there are that many, the build info is complete.
 * "false" means that this is no build info. A reading means that there is nothing to wait for.
 */
function bytesToDecide(bytes: Buffer, mostBytes: number): number | 'false' | GoReading {
  if (bytes.length < HEADER_BYTES + LENGTH_BYTES) return HEADER_BYTES + LENGTH_BYTES;
  const [pointerBytes, flags] = [bytes[MAGIC.length] ?? 0, bytes[FLAGS_AT] ?? 0];
  if (flags > 3) return 'false';
  if ((flags & INLINE) === 0) return pointerBytes === 4 || pointerBytes === 8 ? { state: 'old' } : 'false';
  const version = readLength(bytes, HEADER_BYTES);
  if (version === null || version.length === 0 || version.length > MOST_VERSION_BYTES) return 'false';
  const modulesAt = version.end + version.length;
  if (bytes.length < modulesAt + LENGTH_BYTES) return modulesAt + LENGTH_BYTES;
  if (!/^(?:go|devel)/.test(bytes.toString('utf8', version.end, version.end + 8))) return 'false';
  const modules = readLength(bytes, modulesAt);
  if (modules === null) return { state: 'damaged' };
  if (modules.length > mostBytes) return { state: 'too-big', bytes: modules.length };
  return modules.end + modules.length;
}

/** Parses build info of which all bytes are there. */
function parseInline(bytes: Buffer): GoReading {
  const version = readLength(bytes, HEADER_BYTES);
  const modules = version && readLength(bytes, version.end + version.length);
  if (!version || !modules) return { state: 'damaged' };
  const goVersion = bytes.toString('utf8', version.end, version.end + version.length);
  const hasMarks = modules.length >= 2 * MARK_BYTES + 1;
  const [start, end] = hasMarks
    ? [modules.end + MARK_BYTES, modules.end + modules.length - MARK_BYTES]
    : [modules.end, modules.end];
  return { state: 'found', info: parseGoModules(goVersion, bytes.toString('utf8', start, end)) };
}

/** Reads a length: seven bits a byte, lowest first. */
function readLength(bytes: Buffer, start: number): { length: number; end: number } | null {
  let length = 0;
  for (let at = start; at < start + LENGTH_BYTES; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    length += (byte & 127) * 128 ** (at - start);
    if (byte < 128) return { length, end: at + 1 };
  }
  return null;
}

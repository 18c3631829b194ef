import { CONTENTS_LIMITS } from '#lib/contents/limits.ts';
import { type NextTrace, TRACE_LIMITS } from '#lib/contents/traces/trace.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { sharedLength } from './entry-codec.ts';

/**
 * Writes traces: all different paths once, sorted and each without what it shares with the one before, then the paths
 * of each trace as distances in that list.
 *
 * @throws RangeError for more paths than TRACE_LIMITS allows
 */
export function encodeTraces(out: ByteWriter, traces: readonly NextTrace[]): void {
  const paths = [...new Set(traces.flatMap(({ path, files }) => [path, ...files]))].sort();
  const references = traces.reduce((sum, { files }) => sum + files.length + 1, 0);
  if (references > TRACE_LIMITS.paths) throw new RangeError(`${references} paths of traces are too many`);
  const places = new Map(paths.map((path, place) => [path, place]));
  const placeOf = (path: string) => places.get(path) ?? 0;
  out.number(paths.length);
  let previous = '';
  for (const path of paths) {
    const shared = sharedLength(path, previous);
    out.number(shared);
    out.text(path.slice(shared));
    previous = path;
  }
  out.number(traces.length);
  for (const { path, files } of traces) {
    out.number(placeOf(path));
    out.number(files.length);
    let last = 0;
    for (const place of files.map(placeOf).sort((a, b) => a - b)) {
      out.number(place - last);
      last = place;
    }
  }
}

/**
 * Reads traces that encodeTraces wrote. The files of each are sorted.
 *
 * @throws RangeError for damaged bytes, and for more or longer paths than a reader of traces makes
 */
export function decodeTraces(from: ByteReader): NextTrace[] {
  const paths = readPaths(from);
  let left = TRACE_LIMITS.paths;
  const readCount = () => {
    const count = from.number();
    left -= count;
    if (!(left >= 0)) throw new RangeError('the index has too many paths of traces');
    return count;
  };
  const pathAt = (place: number) => {
    const path = paths[place];
    if (path === undefined) throw new RangeError('a trace of the index names no path');
    return path;
  };
  return Array.from({ length: readCount() }, () => {
    const path = pathAt(from.number());
    let place = 0;
    const files = Array.from({ length: readCount() }, () => {
      place += from.number();
      return pathAt(place);
    });
    return { path, files };
  });
}

function readPaths(from: ByteReader): string[] {
  const count = from.number();
  if (count > TRACE_LIMITS.paths) throw new RangeError('the index has too many paths of traces');
  const paths: string[] = [];
  let [previous, leftBytes] = ['', TRACE_LIMITS.pathBytes];
  for (let index = 0; index < count; index += 1) {
    const path = previous.slice(0, from.number()) + from.text();
    const bytes = Buffer.byteLength(path);
    leftBytes -= bytes;
    if (bytes > CONTENTS_LIMITS.nameBytes || leftBytes < 0) throw new RangeError('a path of the index is too long');
    paths.push(path);
    previous = path;
  }
  return paths;
}

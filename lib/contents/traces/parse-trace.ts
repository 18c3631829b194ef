import { parseJsonBounded } from '#lib/image/json.ts';
import type { TraceNote } from './trace.ts';

/** Next has written this version since 12.0. Source: TRACE_OUTPUT_VERSION in next/dist/shared/lib/constants.js */
const VERSION = 1;
/** Traces have a list of files, one of hashes, and a pair for each symbolic link. */
const BOUNDS = { maxDepth: 8, maxParts: 50_000, maxValues: 500_000 };
const MOST_PATH_BYTES = 4_096;

export type ParsedTrace = { files: string[]; isPartOutside: boolean } | { reason: TraceNote['reason'] };

/**
 * Reads a trace file, whose paths are relative to its own folder. Never throws. Source:
 * https://nextjs.org/docs/app/api-reference/config/next-config-js/output
 *
 * @param path - of the trace file, relative to the root of the layer
 */
export function parseTrace(content: Uint8Array, path: string): ParsedTrace {
  const document = readJson(content);
  if (document === null || !('files' in document) || !Array.isArray(document.files)) return { reason: 'malformed' };
  if (!('version' in document) || document.version !== VERSION) return { reason: 'unknown-version' };
  const folder = path.split('/').slice(0, -1);
  const files = new Set<string>();
  let isPartOutside = false;
  for (const file of document.files as unknown[]) {
    if (typeof file !== 'string') return { reason: 'malformed' };
    const resolved = resolvePath(folder, file);
    if (resolved === null) isPartOutside = true;
    else files.add(resolved);
  }
  return { files: [...files].sort(), isPartOutside };
}

function readJson(content: Uint8Array): object | null {
  try {
    const document = parseJsonBounded(content, { maxBytes: content.length, ...BOUNDS });
    return typeof document === 'object' ? document : null;
  } catch {
    return null;
  }
}

/** Returns a path relative to the root, or null when it leads out of the root or is no path. */
function resolvePath(folder: readonly string[], relative: string): string | null {
  const isPath = relative !== '' && !relative.startsWith('/') && !relative.includes('\0') && relative.isWellFormed();
  if (!isPath || Buffer.byteLength(relative) > MOST_PATH_BYTES) return null;
  const parts = [...folder];
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  const resolved = parts.join('/');
  return resolved === '' || Buffer.byteLength(resolved) > MOST_PATH_BYTES ? null : resolved;
}

import type { ContentsRow } from '#lib/db/contents/contents.ts';
import type { ContentsState } from '#lib/domain/contents.ts';
import type { Origin } from '#lib/domain/origin.ts';
import type { Problem } from '../dto/common.ts';

const DEMO_PROBLEM = {
  code: 'demo',
  message: 'The demo is a recording: there is no registry to read layers from.',
  hint: null,
  since: null,
};

const FINAL: ReadonlySet<string> = new Set(['not-found', 'foreign', 'encrypted', 'unverifiable']);

/**
 * Returns the state of a layer's contents for readers. A failed read counts as unread, since it can be requested again, unless
 * the registry does not have the layer or its type is not supported.
 *
 * @param origin - origin of the repository that shows it
 */
export function contentsStateOf(row: Pick<ContentsRow, 'state' | 'error'> | undefined, origin: Origin): ContentsState {
  if (row !== undefined && row.state !== 'failed') return row.state;
  if (row?.error && FINAL.has(row.error.code)) return 'unavailable';
  return origin === 'demo' ? 'unavailable' : 'unread';
}

/** Returns why a layer's files are not read, or why the last attempt failed. Null when nothing went wrong. */
export function problemOf(
  row: Pick<ContentsRow, 'state' | 'error'> | undefined,
  state: ContentsState,
  origin: Origin,
): Problem | null {
  if (origin === 'demo' && state === 'unavailable') return DEMO_PROBLEM;
  return row?.error && row.state !== 'read' ? { ...row.error, since: null } : null;
}

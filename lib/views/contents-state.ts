import type { ContentsRow } from '#lib/db/contents.ts';
import type { Origin } from '#lib/db/generated/enums.ts';
import type { ContentsState } from './dto/contents.ts';

export const DEMO_PROBLEM = {
  code: 'demo',
  message: 'The demo is a recording: there is no registry to read layers from.',
  hint: null,
  since: null,
};

const FINAL: ReadonlySet<string> = new Set(['not-found', 'foreign', 'encrypted', 'unverifiable']);

/**
 * What a reader sees of how a layer's reading stands: one that failed can be asked for again, so it is unread, unless the registry
 * does not have it or it is of a kind that is not read.
 *
 * @param origin - of the repository it is seen in
 */
export function contentsStateOf(row: Pick<ContentsRow, 'state' | 'error'> | undefined, origin: Origin): ContentsState {
  if (row !== undefined && row.state !== 'failed') return row.state;
  if (row?.error && FINAL.has(row.error.code)) return 'unavailable';
  return origin === 'demo' ? 'unavailable' : 'unread';
}

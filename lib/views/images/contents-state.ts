import type { ContentsRow } from '#lib/db/contents/contents.ts';
import { AUTOMATIC_BYTES } from '#lib/db/contents/contents-queue.ts';
import type { ContentsState } from '#lib/domain/contents.ts';
import type { Origin } from '#lib/domain/origin.ts';
import type { Relation } from '#lib/domain/relation.ts';
import { formatBytes } from '#lib/format/bytes.ts';
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

/**
 * Returns that an own layer is too large to be read automatically (B-34). Null for all other layers: third-party images are read on
 * request only, and so are all without bytes for a day.
 *
 * @param state - of the layer's contents
 */
export function tooLargeProblem(
  state: ContentsState,
  { relation, sizeBytes }: { relation: Relation; sizeBytes: number },
  bytesPerDay: number,
): Problem | null {
  const mostBytes = Math.min(AUTOMATIC_BYTES.layer, bytesPerDay);
  if (state !== 'unread' || relation !== 'ours' || bytesPerDay === 0 || sizeBytes <= mostBytes) return null;
  const limit =
    mostBytes === bytesPerDay ? `of a day (${formatBytes(mostBytes)})` : `of ${formatBytes(mostBytes)} a layer`;
  return {
    code: 'too-large',
    message: `Not read automatically: its ${formatBytes(sizeBytes)} exceed the limit ${limit}.`,
    hint: 'It can be read on request.',
    since: null,
  };
}

import type { Cause } from '#lib/alerts/cause.ts';
import { summarise } from '#lib/alerts/summarise.ts';
import type { MemberRow } from '#lib/db/incidents/incident-members.ts';
import { addEvent, type Book } from './book.ts';
import { changeIncident, type Draft } from './draft.ts';
import type { Finding } from './findings.ts';

/** Most series that an event names. It counts the others. */
export const MOST_NAMED = 50;

/** Updates an incident from its members. `findings`, by member, have the cause of its leading member. */
export function refresh(draft: Draft, findings: ReadonlyMap<string, Finding>): void {
  const summary = summarise(draft.incident.state, draft.members);
  if (!summary) return;
  changeIncident(draft, summary);
  const lead = findings.get(summary.leadId);
  if (!lead) return;
  const { cause, revision } = lead;
  // The lead's layers changed: the stored package diff no longer applies.
  const isOther = layersOf(cause) !== layersOf(draft.incident.cause);
  changeIncident(draft, { cause, ...(revision && { revision }), ...(isOther && { contents: null }) });
}

/** Layers of a cause as one text, to compare them. */
export const layersOf = (cause: Pick<Cause, 'layers'> | null): string =>
  JSON.stringify([cause?.layers.from, cause?.layers.to]);

/**
 * Asks to name the packages that differ in the leading member of an own incident, unless they are named already. They can be named
 * immediately where the files of all layers were read before.
 */
export function askForContents(book: Book, draft: Draft): void {
  const { cause, isNamed, relation, silent, repositoryId } = draft.incident;
  if (isNamed || relation !== 'ours' || silent || repositoryId === null || cause === null) return;
  const { layers } = cause;
  if (layers.from.length + layers.to.length === 0) return;
  const asked = draft.events.find(({ contents }) => contents !== null)?.contents;
  if (asked && layersOf(asked) === layersOf(cause)) return;
  draft.events = draft.events.filter(({ contents }) => contents === null);
  addEvent(book, draft, { kind: 'contents', at: book.now }, { layers, repositoryId });
}

/** Digests and sizes per series, for at most MOST_NAMED series. */
export function evidenceOf(members: readonly Omit<MemberRow, 'incidentId'>[]): object {
  const series = members
    .slice(0, MOST_NAMED)
    .map(({ seriesId, kind, fromDigest, toDigest, baselineBytes, toBytes }) => {
      return { seriesId, kind, fromDigest, toDigest, baselineBytes, toBytes };
    });
  return { series, more: members.length - series.length };
}

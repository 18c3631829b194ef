import type { IncidentChanges } from '#lib/db/incidents/save-incidents.ts';
import type { Book } from './book.ts';
import type { ContentsRequest, Draft, DraftEvent } from './draft.ts';

/** Everything that a decision writes. lib/incidents/write.ts writes it. */
export type Plan = IncidentChanges & {
  events: DraftEvent[];
  /** Names of packages to find, by id of the incident. */
  contents: Map<string, ContentsRequest>;
  now: Date;
};

/** Collects what the drafts of a decision changed. Pure. */
export function toPlan({ drafts, now }: Pick<Book, 'drafts' | 'now'>): Plan {
  const all = [...drafts.values()];
  const membersIn = (idsOf: (draft: Draft) => ReadonlySet<string>) =>
    all.flatMap((draft) => {
      const ids = idsOf(draft);
      return draft.members.filter(({ id }) => ids.has(id));
    });
  const contents = all.flatMap(({ incident, events }) => {
    const request = events.find((event) => event.contents !== null)?.contents;
    return request ? [[incident.id, request] as const] : [];
  });
  return {
    now,
    added: all.flatMap(({ created }) => created ?? []),
    changed: all.flatMap(({ incident: { id }, patch }) => (patch === null ? [] : [{ ...patch, id }])),
    members: { added: membersIn(({ addedIds }) => addedIds), changed: membersIn(({ changedIds }) => changedIds) },
    accepted: all.flatMap(({ accepted }) => accepted),
    withdrawn: all.flatMap(({ incident, isWithdrawn }) => (isWithdrawn ? [incident.id] : [])),
    events: all.flatMap(({ events }) => events),
    contents: new Map(contents),
  };
}

import type { TypedRule } from '#lib/queries/owners.ts';
import type { OwnerRule } from '#lib/views/dto/owners.ts';
import { move } from './order.ts';

/** A rule as it is edited; `key` stays with it when it moves, and so does the focus. */
export type OwnerDraft = TypedRule & { key: string };

export function draftsOf(rules: readonly OwnerRule[]): OwnerDraft[] {
  return rules
    .filter(({ origin }) => origin !== 'file')
    .map(({ pattern, owner }, at) => ({ key: `saved-${at}`, pattern, owner }));
}

/** What is sent: without the rows that are still empty. */
export function toRules(drafts: readonly OwnerDraft[]): TypedRule[] {
  return drafts
    .map(({ pattern, owner }) => ({ pattern: pattern.trim(), owner: owner.trim() }))
    .filter(({ pattern, owner }) => pattern !== '' || owner !== '');
}

/** Moves one row up or down; at an end it stays. */
export function moveDraft(drafts: readonly OwnerDraft[], key: string, by: 1 | -1): OwnerDraft[] {
  const at = drafts.findIndex((draft) => draft.key === key);
  return move(drafts, at, by);
}

/** "items.3.pattern" of a refusal, as the row that was sent fourth and its field. */
export function findRefused(field: string | null, drafts: readonly OwnerDraft[]): { key: string; part: string } | null {
  const [, at, part] = /^items\.(\d+)\.(\w+)$/.exec(field ?? '') ?? [];
  const sent = drafts.filter(({ pattern, owner }) => pattern.trim() !== '' || owner.trim() !== '');
  const draft = at === undefined ? undefined : sent[Number(at)];
  return draft && part !== undefined ? { key: draft.key, part } : null;
}

import type { TypedRule } from '#lib/queries/repositories/owners.ts';
import type { OwnerRule } from '#lib/views/dto/owners.ts';
import { move } from './order.ts';

/** A rule as it is edited. The `key` stays when the rule moves, so that the focus stays as well. */
export type OwnerDraft = TypedRule & { key: string };

export function draftsOf(rules: readonly OwnerRule[]): OwnerDraft[] {
  return rules
    .filter(({ origin }) => origin !== 'file')
    .map(({ pattern, owner, nodes, purpose }, at) => ({ key: `saved-${at}`, pattern, owner, nodes, purpose }));
}

/** Returns the rules without empty rows. */
export function toRules(drafts: readonly OwnerDraft[]): TypedRule[] {
  return drafts
    .map(({ pattern, owner, nodes, purpose }) => ({ pattern: pattern.trim(), owner: owner.trim(), nodes, purpose }))
    .filter(({ pattern, owner }) => pattern !== '' || owner !== '');
}

/** Moves a row up or down; at an end it stays. */
export function moveDraft(drafts: readonly OwnerDraft[], key: string, by: 1 | -1): OwnerDraft[] {
  const at = drafts.findIndex((draft) => draft.key === key);
  return move(drafts, at, by);
}

/** Finds the row and the field of a refusal such as "items.3.pattern". */
export function findRefused(field: string | null, drafts: readonly OwnerDraft[]): { key: string; part: string } | null {
  const [, at, part] = /^items\.(\d+)\.(\w+)$/.exec(field ?? '') ?? [];
  const sent = drafts.filter(({ pattern, owner }) => pattern.trim() !== '' || owner.trim() !== '');
  const draft = at === undefined ? undefined : sent[Number(at)];
  return draft && part !== undefined ? { key: draft.key, part } : null;
}

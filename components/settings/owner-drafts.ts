import { type FindingDraft, findingDraftOf, toFindingSettings } from '#components/repository/finding-draft.ts';
import type { TypedRule } from '#lib/queries/repositories/owners.ts';
import { ApiError, refusalOf } from '#lib/queries/requests/api-error.ts';
import type { OwnerRule } from '#lib/views/dto/owners.ts';
import { move } from './order.ts';

/** A rule as it is edited. The `key` stays when the rule moves, so that the focus stays as well. */
export type OwnerDraft = FindingDraft & { key: string; pattern: string; owner: string };

export const newDraft = (key: string): OwnerDraft => ({ key, pattern: '', owner: '', purpose: '', nodes: '' });

export function draftsOf(rules: readonly OwnerRule[]): OwnerDraft[] {
  return rules
    .filter(({ origin }) => origin !== 'file')
    .map(({ pattern, owner, ...set }, at) => ({ key: `saved-${at}`, pattern, owner, ...findingDraftOf(set) }));
}

export const toRules = (drafts: readonly OwnerDraft[]): TypedRule[] =>
  drafts.map((draft) => ({
    pattern: draft.pattern.trim(),
    owner: draft.owner.trim(),
    ...toFindingSettings(draft),
  }));

/** Returns what is saved: all but empty rows. */
export const listTyped = (drafts: readonly OwnerDraft[]): OwnerDraft[] =>
  drafts.filter(({ key, ...fields }) => Object.values(fields).some((text) => text.trim() !== ''));

/** Returns the rows that have matches to preview. */
export const listComplete = (drafts: readonly OwnerDraft[]): OwnerDraft[] =>
  drafts.filter(({ pattern, owner }) => pattern.trim() !== '' && owner.trim() !== '');

/** Moves a row up or down; at an end it stays. */
export function moveDraft(drafts: readonly OwnerDraft[], key: string, by: 1 | -1): OwnerDraft[] {
  const at = drafts.findIndex((draft) => draft.key === key);
  return move(drafts, at, by);
}

/** What the server refuses about a field of a row. */
export type RowRefusal = { key: string; part: string; message: string };

/** Finds the rows and fields of refusals such as "items.3.pattern". @param sent - the rows of the refused request */
export function listRefusals(error: Error | null, sent: readonly OwnerDraft[]): RowRefusal[] {
  return (error instanceof ApiError ? error.fields : []).flatMap(({ field }) => {
    const [, at, part] = /^items\.(\d+)\.(\w+)$/.exec(field) ?? [];
    const draft = at === undefined ? undefined : sent[Number(at)];
    const message = refusalOf(error, field);
    return draft && part !== undefined && message !== null ? [{ key: draft.key, part, message }] : [];
  });
}

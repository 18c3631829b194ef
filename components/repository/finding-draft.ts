import { findWord } from '#lib/domain/find-word.ts';
import { IMAGE_PURPOSES, type ImagePurpose } from '#lib/domain/finding.ts';
import { parseCount } from '#lib/format/typed.ts';

/** The purpose and the nodes of a repository or a pattern, as they are edited. Empty: not set. */
export type FindingDraft = { purpose: string; nodes: string };

/** `nodes` is the typed text when it is no number. The server refuses it with what to write instead. */
export type FindingSettings = { purpose: ImagePurpose | null; nodes: number | string | null };

export const findingDraftOf = (stored: { purpose: string | null; nodes: number | null }): FindingDraft => ({
  purpose: stored.purpose ?? '',
  nodes: stored.nodes === null ? '' : String(stored.nodes),
});

/** Returns what is sent. A purpose that a newer release stored counts as not set here. */
export function toFindingSettings({ purpose, nodes }: FindingDraft): FindingSettings {
  return {
    purpose: findWord(IMAGE_PURPOSES, purpose),
    nodes: nodes.trim() === '' ? null : (parseCount(nodes) ?? nodes),
  };
}

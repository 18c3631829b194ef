import { FINDING_KINDS, type FindingKind, KINDS_OF_ALL_PURPOSES } from '#lib/domain/finding.ts';
import { findingKindWord } from '#lib/format/finding-kind.ts';
import type { Finding, ImageFindings } from '#lib/views/dto/findings.ts';

export type FindingFilter = { kind: string | null; certain: boolean };

type Chosen = { open: Finding[]; dismissed: Finding[] };

/** Returns the findings that match the filter, in the order given. Dismissed ones are listed apart. */
export function chooseFindings(items: readonly Finding[], { kind, certain }: FindingFilter): Chosen {
  const matching = items.filter(
    (one) => (kind === null || one.kind === kind) && (!certain || one.certainty === 'certain'),
  );
  return {
    open: matching.filter(({ dismissed }) => dismissed === null),
    dismissed: matching.filter(({ dismissed }) => dismissed !== null),
  };
}

/** Returns the kinds that a filter offers: those of the findings, and the one that is chosen. */
export const offeredKinds = (items: readonly Finding[], chosen: FindingKind | null): FindingKind[] =>
  FINDING_KINDS.filter((kind) => kind === chosen || items.some((one) => one.kind === kind));

/** Reports whether images of the purpose are checked for a part of the kinds only. */
export const isCheckedInPart = (purpose: string): boolean => purpose === 'builder' || purpose === 'base';

/** Kinds that every runtime image is checked for. A smaller base can only be found where the base is known. */
const OF_FILES = FINDING_KINDS.filter((kind) => kind !== 'fat-base');

/** "secrets, removed files, package caches and documentation": what an image of the purpose is checked for. */
export function checkedWords(purpose: string): string {
  const words = (isCheckedInPart(purpose) ? KINDS_OF_ALL_PURPOSES : OF_FILES).map(findingKindWord);
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Why no finding is listed although the image has some. */
export const emptyWords = ({ kind, certain }: FindingFilter): string =>
  kind === null && !certain ? 'All findings are dismissed.' : 'No open finding matches the filters.';

/** What was checked in an image without findings, so that "nothing" can be judged. */
export function nothingWords({ state, purpose, hidden }: ImageFindings): string {
  if (hidden > 0) return 'No other findings.';
  return state === 'complete'
    ? `Nothing found. Plimsoll checked the image for ${checkedWords(purpose)}.`
    : `Nothing found in the files that were read. Plimsoll checked them for ${checkedWords(purpose)}.`;
}

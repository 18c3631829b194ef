import { findWord } from '#lib/domain/find-word.ts';
import { PREDICTION_PROBLEMS, type PredictionProblem } from '#lib/domain/what-if.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import type { TriedChange } from '#lib/queries/url/what-if-url.ts';
import type { BaseChoice, PredictedPlatform, WhatIf } from '#lib/views/dto/what-if.ts';

/** "docker.io/library/node:22-slim"; a digest after "@". */
export function nameOfBase({
  reference,
  tag,
  digest,
}: {
  reference: string;
  tag: string | null;
  digest: string;
}): string {
  return tag === null ? `${reference}@${digest.slice(0, 19)}` : `${reference}:${tag}`;
}

const PROBLEMS: Record<PredictionProblem, string> = {
  'base-unknown':
    'Plimsoll does not know which layers of this image are its base, so it cannot replace them. Watch the base image, or set the label org.opencontainers.image.base.digest when you build.',
  'platform-missing': 'The other base has no image for this platform.',
};

/** Why a platform has no prediction. */
export function problemWords(problem: PredictedPlatform['problem']): string {
  const known = findWord(PREDICTION_PROBLEMS, problem ?? '');
  return known === null ? (problem ?? '') : PROBLEMS[known];
}

/** "14 images of 6 repositories have all layers of this base: nodes that run one of them download 0 B of it." */
export function holdersWords(
  holders: WhatIf['holders']['after'],
  which: 'this base' | 'the base as it is',
): string | null {
  if (holders === null) return null;
  const { images, repositories } = holders;
  if (images === 0) return `No image of another watched repository has all layers of ${which}.`;
  const have = images === 1 ? 'has' : 'have';
  const one = images === 1 ? 'it' : 'one of them';
  return `${countOf(images, 'image')} of ${countOf(repositories, 'other repository', 'other repositories')} ${have} all layers of ${which}: nodes that run ${one} download 0 B of it.`;
}

/** What cannot be predicted about files that own layers change; null where they change none of the base. */
export function changedFilesWords(changed: WhatIf['changedFiles']): string | null {
  if (changed === null || changed.files === 0) return null;
  return `Own layers replace or remove ${countOf(changed.files, 'file')} of the base (${formatBytes(changed.bytes)} there). What they store instead cannot be predicted for another base: it counts as it is.`;
}

/** The images that could be the base instead of the current one. `isKept`: the change has no base, or the current one. */
export function chooseBases(
  choices: readonly BaseChoice[],
  current: WhatIf['currentBase'],
  { base, baseRepositoryId }: Pick<TriedChange, 'base' | 'baseRepositoryId'>,
): { choices: BaseChoice[]; isKept: boolean } {
  const isCurrent = ({ repositoryId, digest }: BaseChoice) =>
    repositoryId === current?.repositoryId && digest === current.digest;
  const same = choices.find(isCurrent);
  const names = [current?.tag, current?.digest, same?.tag];
  return {
    choices: choices.filter((one) => !isCurrent(one)),
    isKept:
      base === null ||
      (baseRepositoryId !== null && baseRepositoryId === current?.repositoryId && names.includes(base)),
  };
}

/** The choices that match a filter: all words occur in the reference or tag. */
export function filterChoices(choices: readonly BaseChoice[], text: string): BaseChoice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter((one) => words.every((word) => nameOfBase(one).toLowerCase().includes(word)));
}

/** "2 findings save about 18.9 MB, shared files once"; null without one. */
export function mendedWords({ findings, savedBytes, estimated }: PredictedPlatform): string | null {
  if (findings.length === 0) return null;
  const verb = findings.length === 1 ? 'saves' : 'save';
  const saved = `${countOf(findings.length, 'finding')} ${verb} ${estimated ? 'about ' : ''}${formatBytes(savedBytes)}`;
  return findings.length === 1 ? `${saved}.` : `${saved}, shared files once.`;
}

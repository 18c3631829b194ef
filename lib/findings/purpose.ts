import { compileOwnerRules, findPurposeRule, type OwnerRule } from '#lib/analysis/owner.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { IMAGE_PURPOSES, type ImagePurpose } from '#lib/domain/finding.ts';

/** PurposeFacts are what the purpose of a repository is decided from. */
export type PurposeFacts = {
  /** Set by a person or by plimsoll.yaml. Null when it is guessed. A word of a newer release counts as null. */
  purpose: string | null;
  /** "ghcr.io/team/node-builder" */
  reference: string;
  /** Owner rules by precedence. */
  rules: readonly (OwnerRule & { purpose: string | null })[];
  /** Path within the registry: "team/node-builder". */
  name: string;
  /** True if an image of another watched repository begins with the layers of one of its images. */
  isBase: boolean;
};

/** Words of a name. They are compared whole, so that "database" is no "base". */
const NAMES: Readonly<Record<string, ImagePurpose>> = {
  builder: 'builder',
  builders: 'builder',
  build: 'builder',
  buildenv: 'builder',
  buildpack: 'builder',
  toolchain: 'builder',
  toolchains: 'builder',
  sdk: 'builder',
  base: 'base',
  baseimage: 'base',
  baseimages: 'base',
};

/**
 * Decides what the images of a repository are for: what was set, else what its pattern says, else `base` when other watched
 * images begin with its layers, else by the words of its name, else `runtime`. A name with both words is that of a builder: "base-builder". Pure.
 */
export function decidePurpose({ purpose, reference, rules, name, isBase }: PurposeFacts): ImagePurpose {
  const ofPattern = findPurposeRule(reference, compileOwnerRules(rules));
  const set = findWord(IMAGE_PURPOSES, purpose) ?? findWord(IMAGE_PURPOSES, ofPattern?.purpose ?? null);
  if (set !== null) return set;
  if (isBase) return 'base';
  const named = lastPart(name)
    .split(/[._-]+/)
    .flatMap((word) => (Object.hasOwn(NAMES, word) ? (NAMES[word] ?? []) : []));
  return named.find((word) => word === 'builder') ?? named[0] ?? 'runtime';
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1).toLowerCase();

import type { FindingKind } from '#lib/domain/finding.ts';

/** Each fits into "18.9 MB of …" and into "checked for …". */
const WORDS: Record<FindingKind, string> = {
  secret: 'secrets',
  'removed-later': 'removed files',
  rewritten: 'rewritten files',
  'package-cache': 'package caches',
  'dev-dependencies': 'dev dependencies',
  'next-standalone': 'unneeded files of Next.js',
  toolchain: 'build tools',
  'build-cache': 'build caches',
  'repository-in-image': 'repository files',
  documentation: 'documentation',
  'duplicate-content': 'duplicate files',
  'layer-order': 'needlessly rebuilt layers',
  'fat-base': 'a larger base image',
};

/** Returns the words for a kind of finding, in the plural. A kind of a newer release is shown as it is stored. */
export function findingKindWord(kind: string): string {
  return Object.hasOwn(WORDS, kind) ? WORDS[kind as FindingKind] : kind;
}

import { challengesFuzz } from './challenges.ts';
import { configFilesFuzz } from './config-files.ts';
import { configsFuzz } from './configs.ts';
import type { Fuzz, FuzzInput } from './fuzz.ts';
import { linksFuzz } from './links.ts';
import { manifestsFuzz } from './manifests.ts';
import { pastedTextsFuzz } from './pasted-texts.ts';
import { referencesFuzz } from './references.ts';
import { tagListsFuzz } from './tag-lists.ts';
import { tarFuzz } from './tar.ts';

/** All parsers of what comes from outside. */
export const FUZZ_TARGETS: readonly Fuzz<FuzzInput>[] = [
  referencesFuzz,
  challengesFuzz,
  linksFuzz,
  manifestsFuzz,
  configsFuzz,
  tagListsFuzz,
  pastedTextsFuzz,
  configFilesFuzz,
  tarFuzz,
];

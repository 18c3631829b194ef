import { challengesFuzz } from './challenges.ts';
import { configFilesFuzz } from './config-files.ts';
import { configsFuzz } from './configs.ts';
import { fileTypesFuzz } from './file-types.ts';
import type { Fuzz, FuzzInput } from './fuzz.ts';
import { linksFuzz } from './links.ts';
import { manifestsFuzz } from './manifests.ts';
import { packagesFuzz } from './packages.ts';
import { pastedTextsFuzz } from './pasted-texts.ts';
import { referencesFuzz } from './references.ts';
import { secretFilesFuzz } from './secret-files.ts';
import { tagListsFuzz } from './tag-lists.ts';
import { tarFuzz } from './tar.ts';
import { tracesFuzz } from './traces.ts';

/** All parsers of external data. */
export const FUZZ_TARGETS: readonly Fuzz<FuzzInput>[] = [
  referencesFuzz,
  challengesFuzz,
  linksFuzz,
  manifestsFuzz,
  configsFuzz,
  tagListsFuzz,
  packagesFuzz,
  pastedTextsFuzz,
  secretFilesFuzz,
  tracesFuzz,
  configFilesFuzz,
  tarFuzz,
  fileTypesFuzz,
];

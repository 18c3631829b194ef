import { findWord } from '#lib/domain/find-word.ts';
import {
  type FindingKind,
  HISTORY_KINDS,
  type HistoryKind,
  type ImagePurpose,
  KINDS_OF_ALL_PURPOSES,
} from '#lib/domain/finding.ts';
import type { Rule } from '#lib/findings/collect/rule.ts';
import { createBuildCacheRule } from './build-cache.ts';
import { createDevDependenciesRule } from './dev-dependencies.ts';
import { createDocumentationRule } from './documentation.ts';
import { createDuplicateContentRule } from './duplicate-content.ts';
import { createFatBaseRule } from './fat-base.ts';
import { createNextStandaloneRule } from './next-standalone.ts';
import { createPackageCacheRule } from './package-cache.ts';
import { createRemovedLaterRule } from './removed-later.ts';
import { createRepositoryRule } from './repository-in-image.ts';
import { createRewrittenRule } from './rewritten.ts';
import { createSecretRule } from './secret.ts';
import { createToolchainRule } from './toolchain.ts';

/** Raise this with every change of a rule: two sets of findings are only compared when their versions are equal. */
export const FINDING_RULES_VERSION = 2;

const RULES: Readonly<Record<Exclude<FindingKind, HistoryKind>, Rule>> = {
  secret: createSecretRule,
  'removed-later': createRemovedLaterRule,
  rewritten: createRewrittenRule,
  'package-cache': createPackageCacheRule,
  'dev-dependencies': createDevDependenciesRule,
  'next-standalone': createNextStandaloneRule,
  toolchain: createToolchainRule,
  'build-cache': createBuildCacheRule,
  'repository-in-image': createRepositoryRule,
  documentation: createDocumentationRule,
  'duplicate-content': createDuplicateContentRule,
  'fat-base': createFatBaseRule,
};

/** Returns the rules for images of a purpose. */
export const listRules = (purpose: ImagePurpose): Rule[] =>
  purpose === 'runtime'
    ? Object.values(RULES)
    : KINDS_OF_ALL_PURPOSES.flatMap((kind) => (isHistoryKind(kind) ? [] : [RULES[kind]]));

const isHistoryKind = (kind: FindingKind): kind is HistoryKind => findWord(HISTORY_KINDS, kind) !== null;

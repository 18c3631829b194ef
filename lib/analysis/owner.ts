import type { Relation } from '#lib/domain/relation.ts';
import type { OwnerSource } from '#lib/domain/repository.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { cutText } from '#lib/image/text.ts';
import { parseGlob } from './tags/glob.ts';

/**
 * Labels that name a team, in order of precedence: Plimsoll's, Datadog's and Backstage's. `vendor` and `maintainer` do not count,
 * since images inherit them from their base.
 */
const OWNER_LABELS = ['dev.plimsoll.owner', 'com.datadoghq.tags.team', 'backstage.io/owner'] as const;

const MAX_LENGTH = 100;

/** Finds the team in the labels of an image, else null. Backstage's "group:default/payments" is payments. */
export function findLabelledOwner(labels: Readonly<Record<string, string>>): string | null {
  for (const key of OWNER_LABELS) {
    // The label is untrusted. Invisible characters would make two names look alike.
    const value = Object.hasOwn(labels, key) ? labels[key]?.replace(/[\p{Cc}\p{Cf}]/gu, '').trim() : undefined;
    if (!value) continue;
    const name = key === 'backstage.io/owner' ? value.replace(/^(?:[\w.-]+:)?(?:[\w.-]+\/)?/, '') || value : value;
    return cutText(name, MAX_LENGTH);
  }
  return null;
}

export type OwnerRule = { pattern: string; owner: string };
export type CompiledRule = OwnerRule & { matches(reference: string): boolean };

/** @throws InvalidGlobError */
export function compileOwnerRules<T extends OwnerRule>(rules: readonly T[]): (T & CompiledRule)[] {
  return rules.map((rule) => ({ ...rule, matches: parseGlob(rule.pattern).matches }));
}

/** The owner of a repository and its source. `pattern` is that of the rule, else null. */
export type FoundOwner = { owner: string; source: OwnerSource; pattern: string | null };

/**
 * Finds the owner of a repository: set by a person or plimsoll.yaml, else the team in the labels of own images, else the first
 * rule whose pattern matches "host/path". Null without one. Pure.
 */
export function findOwner(repository: {
  relation: Relation;
  byHand: string | null;
  byLabel: string | null;
  rules: readonly CompiledRule[];
  /** "ghcr.io/team/app" */
  reference: string;
}): FoundOwner | null {
  const { relation, byHand, byLabel, rules, reference } = repository;
  if (byHand !== null) return { owner: byHand, source: 'hand', pattern: null };
  // The label of a third-party image names a team of its publisher.
  if (byLabel !== null && relation === 'ours') return { owner: byLabel, source: 'label', pattern: null };
  const rule = rules.find(({ matches }) => matches(reference));
  return rule ? { owner: rule.owner, source: 'pattern', pattern: rule.pattern } : null;
}

/** Returns the first rule that matches and has a purpose, as stored; null without one. Pure. */
export function findPurposeRule(
  reference: string,
  rules: readonly (CompiledRule & { purpose: string | null })[],
): { pattern: string; purpose: string } | null {
  for (const { pattern, purpose, matches } of rules)
    if (purpose !== null && matches(reference)) return { pattern, purpose };
  return null;
}

/** A row with the fields that decide the owner of its repository. `name` is null for a row about a whole registry. */
export type OwnedRow = {
  host: string | null;
  name: string | null;
  relation: Relation;
  owner: string | null;
  labelledOwner: string | null;
};

/** The repository of a row ("ghcr.io/team/app"), and its owner. */
type RepositoryOwner = {
  reference: string;
  owner: string | null;
  source: FoundOwner['source'] | null;
  pattern: string | null;
};

export type OwnerFinder = (row: OwnedRow) => RepositoryOwner;

/** Compiles owner rules into a function that finds the owner of a row. @param rules - by precedence @throws InvalidGlobError */
export function compileOwners(rules: readonly OwnerRule[]): OwnerFinder {
  const compiled = compileOwnerRules(rules);
  return ({ host, name, relation, owner: byHand, labelledOwner: byLabel }) => {
    const reference = name === null ? (host ?? '') : formatRepository({ registry: host ?? '', repository: name });
    const found = findOwner({ relation, byHand, byLabel, rules: compiled, reference });
    return {
      reference,
      owner: found?.owner ?? null,
      source: found?.source ?? null,
      pattern: found?.pattern ?? null,
    };
  };
}

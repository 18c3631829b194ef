import { cutText } from '#lib/image/text.ts';
import { parseGlob } from './glob.ts';

/**
 * Labels that name a team, the first of them that an image has: our own, Datadog's tag for teams, and Backstage's. Not
 * `vendor` or `maintainer`, which images inherit from their base.
 */
const OWNER_LABELS = ['dev.plimsoll.owner', 'com.datadoghq.tags.team', 'backstage.io/owner'] as const;

const MAX_LENGTH = 100;

/** The team that an image's labels name; Backstage's "group:default/payments" is payments. */
export function findLabelledOwner(labels: Readonly<Record<string, string>>): string | null {
  for (const key of OWNER_LABELS) {
    // Whoever builds the image writes it: what cannot be seen would make two names look like one.
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

/** Whose a repository is, and what says so; `pattern` is that of the rule. */
export type FoundOwner = { owner: string; source: 'hand' | 'label' | 'pattern'; pattern: string | null };

/**
 * Who owns a repository: whom a person or plimsoll.yaml named, else the team of its images' labels where they are built
 * here, else the first rule whose pattern matches "host/path". Pure.
 */
export function findOwner(repository: {
  relation: 'ours' | 'upstream';
  byHand: string | null;
  byLabel: string | null;
  rules: readonly CompiledRule[];
  /** "ghcr.io/team/app" */
  reference: string;
}): FoundOwner | null {
  const { relation, byHand, byLabel, rules, reference } = repository;
  if (byHand !== null) return { owner: byHand, source: 'hand', pattern: null };
  // Who built somebody else's image is none of our teams.
  if (byLabel !== null && relation === 'ours') return { owner: byLabel, source: 'label', pattern: null };
  const rule = rules.find(({ matches }) => matches(reference));
  return rule ? { owner: rule.owner, source: 'pattern', pattern: rule.pattern } : null;
}

import { findWord } from '#lib/domain/find-word.ts';
import { INCIDENT_KINDS, type IncidentKind } from '#lib/domain/incident.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { Severity } from '#lib/domain/severity.ts';
import { RELATION_WORDS } from '#lib/format/relation.ts';
import { visibleText } from '#lib/format/text.ts';

type Part = { label: string; value: string };
type AnyMatches = {
  repository?: string | undefined;
  owner?: string | undefined;
  relation?: Relation | undefined;
  stream?: string | undefined;
  platform?: string | undefined;
  kind?: string | undefined;
  kinds?: readonly string[] | undefined;
  severity?: Severity | undefined;
  label?: { key: string; value?: string | undefined } | undefined;
  incidentId?: string | undefined;
};

/** Kinds of incidents in lists and options. */
export const KIND_WORDS: Readonly<Record<IncidentKind, string>> = {
  step: 'jumps',
  creep: 'creep',
  budget: 'budgets',
  trouble: 'polling errors',
  secret: 'secrets',
};
/** A kind of a newer release is shown as it is. */
function kindWord(kind: string): string {
  const known = findWord(INCIDENT_KINDS, kind);
  return known === null ? kind : KIND_WORDS[known];
}

/** Returns the parts: "repository" "ghcr.io/acme/*". Empty if the item matches everything. */
export function matchesParts(matches: AnyMatches): Part[] {
  const kinds = matches.kinds ?? (matches.kind === undefined ? [] : [matches.kind]);
  const label = matches.label;
  const parts: [label: string, value: string | undefined][] = [
    ['relation', matches.relation && RELATION_WORDS[matches.relation]],
    ['repository', matches.repository],
    ['owner', matches.owner],
    ['series', matches.stream],
    ['platform', matches.platform],
    ['label', label && (label.value === undefined ? label.key : `${label.key}=${label.value}`)],
    ['severity', matches.severity === 'warning' ? 'warning or critical' : matches.severity],
    ['kind', kinds.length === 0 ? undefined : kinds.map(kindWord).join(' or ')],
    ['incident', matches.incidentId === undefined ? undefined : 'one'],
  ];
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [{ label: name, value: visibleText(value) }]));
}

/** Reports whether an item applies to everything: it has no condition but patterns of stars alone. */
export function matchesEverything({ repository, stream, platform, ...rest }: AnyMatches): boolean {
  const isOpen = (pattern: string | undefined) => pattern === undefined || /^\*+$/.test(pattern);
  return [repository, stream, platform].every(isOpen) && matchesParts(rest).length === 0;
}

/** Returns one line: "relation own, repository ghcr.io/acme/*", or "everything". */
export function matchesText(matches: AnyMatches): string {
  const parts = matchesParts(matches);
  return parts.length === 0 ? 'everything' : parts.map(({ label, value }) => `${label} ${value}`).join(', ');
}

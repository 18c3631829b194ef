import { visibleText } from '#lib/format/text.ts';

type Part = { label: string; value: string };
type AnyMatches = {
  repository?: string | undefined;
  owner?: string | undefined;
  relation?: 'ours' | 'upstream' | undefined;
  stream?: string | undefined;
  platform?: string | undefined;
  kind?: string | undefined;
  kinds?: readonly string[] | undefined;
  severity?: 'warning' | 'critical' | undefined;
  label?: { key: string; value?: string | undefined } | undefined;
  incidentId?: string | undefined;
};

const KIND_WORDS: Readonly<Record<string, string>> = {
  step: 'steps',
  creep: 'slow growth',
  budget: 'budgets',
  trouble: 'trouble',
};
const kindWord = (kind: string): string => (Object.hasOwn(KIND_WORDS, kind) ? KIND_WORDS[kind] : undefined) ?? kind;

/** What something is for, part by part: "repository" "ghcr.io/acme/*". Empty where it is for everything. */
export function matchesParts(matches: AnyMatches): Part[] {
  const kinds = matches.kinds ?? (matches.kind === undefined ? [] : [matches.kind]);
  const label = matches.label;
  const parts: [label: string, value: string | undefined][] = [
    ['relation', matches.relation],
    ['repository', matches.repository],
    ['owner', matches.owner],
    ['stream', matches.stream],
    ['platform', matches.platform],
    ['label', label && (label.value === undefined ? label.key : `${label.key}=${label.value}`)],
    ['severity', matches.severity === 'warning' ? 'warning or critical' : matches.severity],
    ['kind', kinds.length === 0 ? undefined : kinds.map(kindWord).join(' or ')],
    ['incident', matches.incidentId === undefined ? undefined : 'one'],
  ];
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [{ label: name, value: visibleText(value) }]));
}

/** The same on one line: "relation ours, repository ghcr.io/acme/*", or "everything". */
export function matchesText(matches: AnyMatches): string {
  const parts = matchesParts(matches);
  return parts.length === 0 ? 'everything' : parts.map(({ label, value }) => `${label} ${value}`).join(', ');
}

import { matchesParts } from './matches-words.ts';

/** What something is for: "repository ghcr.io/acme/* · stream main", or "everything". */
export function MatchesLine({ matches }: { matches: Parameters<typeof matchesParts>[0] }) {
  const parts = matchesParts(matches);
  if (parts.length === 0) return <span>everything</span>;
  return (
    <span className="inline-flex min-w-0 flex-wrap gap-x-3">
      {parts.map(({ label, value }) => (
        <span key={label} className="min-w-0">
          <span className="text-muted">{label}</span>{' '}
          <span className="font-mono [overflow-wrap:anywhere]">{value}</span>
        </span>
      ))}
    </span>
  );
}

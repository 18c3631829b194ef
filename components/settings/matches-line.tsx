import { Fragment } from 'react';
import { matchesParts } from './matches-words.ts';

/** What an item matches: "repository ghcr.io/acme/*  stream main", or "everything". */
export function MatchesLine({ matches }: { matches: Parameters<typeof matchesParts>[0] }) {
  const parts = matchesParts(matches);
  if (parts.length === 0) return <span>everything</span>;
  return (
    <span className="[overflow-wrap:anywhere]">
      {parts.map(({ label, value }, at) => (
        <Fragment key={label}>
          {at === 0 ? '' : '\u2002'}
          <span className="text-muted">{label}</span> <span className="font-mono">{value}</span>
        </Fragment>
      ))}
    </span>
  );
}

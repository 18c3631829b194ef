import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { OwnerRule } from '#lib/views/dto/owners.ts';
import { FromFile } from './from-file.tsx';
import { OwnerMatches } from './owner-matches.tsx';

/** A read-only owner rule, from plimsoll.yaml or without the permission to write. */
export function OwnerRuleItem({ rule, position }: { rule: OwnerRule; position: number }) {
  return (
    <li className="flex flex-col gap-1 border-b border-line py-3">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="num w-6 text-right text-muted max-sm:hidden">{position}</span>
        <span className="font-mono [overflow-wrap:anywhere]">{visibleText(rule.pattern)}</span>
        <span className="font-medium">{visibleText(rule.owner)}</span>
        {rule.purpose === null ? null : <span className="text-muted">purpose {visibleText(rule.purpose)}</span>}
        {rule.nodes === null ? null : <span className="text-muted">{countOf(rule.nodes, 'node')}</span>}
        <FromFile origin={rule.origin} place={rule.place} />
      </p>
      <div className="sm:pl-9">
        <OwnerMatches rule={rule} />
      </div>
    </li>
  );
}

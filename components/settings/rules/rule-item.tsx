'use client';

import { Ago } from '#components/figures/time.tsx';
import { FromFile } from '#components/settings/from-file.tsx';
import { MatchesLine } from '#components/settings/matches-line.tsx';
import { MoveButtons, moveByKey } from '#components/settings/move-buttons.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { BuiltInRule } from './built-in-rule.tsx';
import { differences } from './rule-draft.ts';
import { RuleForm } from './rule-form.tsx';

/** One rule: what it is for, what it says otherwise, and whether it is of any use. */
export function RuleItem({
  rule,
  defaults,
  position,
  isFirst,
  isLast,
  mayWrite,
  editing,
  onEdit,
  onMove,
}: {
  rule: Rule;
  defaults: Rule['settings'];
  position: number;
  isFirst: boolean;
  isLast: boolean;
  mayWrite: boolean;
  editing: boolean;
  onEdit: (editing: boolean) => void;
  onMove: (by: 1 | -1) => void;
}) {
  const isBuiltIn = rule.id === null;
  const mayChange = mayWrite && rule.origin === 'ui' && !isBuiltIn;
  const name = visibleText(rule.name);
  return (
    <li
      aria-label={name}
      className="flex flex-col gap-2 border-b border-line py-3"
      onKeyDown={mayChange && !editing ? moveByKey(onMove) : undefined}
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <span className="num w-6 pt-[3px] text-right text-muted max-sm:hidden">{position}</span>
        <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
          <p className="flex flex-wrap items-baseline gap-x-3 [overflow-wrap:anywhere]">
            <span className="text-m font-medium">{name}</span>
            {isBuiltIn ? <span className="text-muted">cannot be changed; a rule above it goes before</span> : null}
            <FromFile origin={rule.origin} place={rule.place} />
          </p>
          {isBuiltIn ? null : (
            <p>
              <span className="text-muted">for </span>
              <MatchesLine matches={rule.matches} />
            </p>
          )}
          <RuleUse rule={rule} />
        </div>
        {mayChange ? (
          <span className="flex items-center gap-1">
            <MoveButtons name={`rule ${position}`} isFirst={isFirst} isLast={isLast} onMove={onMove} />
            <Button aria-expanded={editing} aria-label={`Edit ${name}`} onClick={() => onEdit(!editing)}>
              Edit
            </Button>
          </span>
        ) : null}
      </div>
      <div className="sm:pl-9">
        {editing ? (
          <RuleForm rule={rule} defaults={defaults} onDone={() => onEdit(false)} />
        ) : isBuiltIn ? (
          <BuiltInRule settings={rule.settings} />
        ) : (
          <Differences rule={rule} defaults={defaults} />
        )}
      </div>
    </li>
  );
}

function Differences({ rule, defaults }: { rule: Rule; defaults: Rule['settings'] }) {
  const found = differences(rule.settings, defaults);
  if (found.length === 0) return <p className="text-muted">Says the same as the built-in rule.</p>;
  return (
    <dl aria-label="Differs from the default" className="flex flex-wrap gap-x-5 gap-y-1">
      {found.map(({ label, value, instead }) => (
        <div key={`${label} ${instead}`} className="flex flex-wrap items-baseline gap-x-1.5">
          <dt className="text-muted">{label}</dt>
          <dd>
            <span className="num">{value}</span> <span className="text-muted">instead of {instead}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Whether it matches and finds anything: one that does not can go. */
function RuleUse({ rule }: { rule: Rule }) {
  const { seriesCount, lastFiredAt } = rule;
  const isIdle = seriesCount === 0 && rule.id !== null;
  return (
    <p className="flex flex-wrap gap-x-3 text-muted">
      {isIdle ? (
        <span className="text-danger">Judges nothing that is watched: it can go, or a rule above takes it all.</span>
      ) : (
        <span>judges {formatCount(seriesCount)} series</span>
      )}
      {lastFiredAt === null ? (
        // Of the built-in one nothing is kept.
        rule.id === null ? null : (
          <span>never found anything</span>
        )
      ) : (
        <span>
          last found something <Ago at={lastFiredAt} />
        </span>
      )}
      {rule.changedAt === null ? null : (
        <span>
          version {rule.version}, <Ago at={rule.changedAt} />
          {rule.changedBy === null ? '' : ` by ${visibleText(rule.changedBy)}`}
        </span>
      )}
    </p>
  );
}

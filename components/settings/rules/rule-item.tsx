'use client';

import { Ago } from '#components/figures/time.tsx';
import { FromFile } from '#components/settings/from-file.tsx';
import { MatchesLine } from '#components/settings/matches-line.tsx';
import { type Sortable, SortableItem } from '#components/settings/sortable-item.tsx';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { BuiltInRule } from './built-in-rule.tsx';
import { differences } from './rule-draft.ts';
import { RuleForm } from './rule-form.tsx';
import { ruleTitle } from './rule-title.ts';

type Props = { rule: Rule; defaults: Rule['settings']; sortable: Sortable; mayWrite: boolean };

/** A rule: what it matches, how it differs from the default, and whether it finds anything. */
export function RuleItem({ rule, defaults, sortable, mayWrite }: Props) {
  const isBuiltIn = rule.id === null;
  const title = ruleTitle(rule);
  return (
    <SortableItem
      sortable={sortable}
      name={`rule ${sortable.position}`}
      title={title}
      mayChange={mayWrite && rule.origin === 'ui' && !isBuiltIn}
      below={<RuleDetails rule={rule} defaults={defaults} sortable={sortable} />}
    >
      <p className="flex flex-wrap items-baseline gap-x-3 [overflow-wrap:anywhere]">
        <span className="text-m font-medium">{title}</span>
        {isBuiltIn ? <span className="text-muted">read-only; rules above take precedence</span> : null}
        <FromFile origin={rule.origin} place={rule.place} />
      </p>
      {isBuiltIn ? null : (
        <p>
          <span className="text-muted">for </span>
          <MatchesLine matches={rule.matches} />
        </p>
      )}
      <RuleUse rule={rule} />
    </SortableItem>
  );
}

function RuleDetails({ rule, defaults, sortable: { editing, onEdit } }: Omit<Props, 'mayWrite'>) {
  if (editing) return <RuleForm rule={rule} defaults={defaults} onDone={() => onEdit(false)} />;
  return rule.id === null ? <BuiltInRule settings={rule.settings} /> : <Differences rule={rule} defaults={defaults} />;
}

function Differences({ rule, defaults }: { rule: Rule; defaults: Rule['settings'] }) {
  const found = differences(rule.settings, defaults);
  if (found.length === 0) return <p className="text-muted">Same as the default rule.</p>;
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

/** Shows whether the rule matches and finds anything. A rule that does neither can be removed. */
function RuleUse({ rule }: { rule: Rule }) {
  const { seriesCount } = rule;
  const isIdle = seriesCount === 0 && rule.id !== null;
  return (
    <p className="flex flex-wrap gap-x-3 text-muted">
      {isIdle ? (
        <span className="text-danger">Not used: it matches no watched series, or a rule above matches them all.</span>
      ) : (
        <span>used for {countOf(seriesCount, 'series', 'series')}</span>
      )}
      <LastFired rule={rule} />
      {rule.changedAt === null ? null : (
        <span>
          version {rule.version}, <Ago at={rule.changedAt} />
          {rule.changedBy === null ? '' : ` by ${visibleText(rule.changedBy)}`}
        </span>
      )}
    </p>
  );
}

/** The server stores no finds of the built-in rule. */
function LastFired({ rule: { id, lastFiredAt } }: { rule: Rule }) {
  if (lastFiredAt === null) return id === null ? null : <span>no incidents yet</span>;
  return (
    <span>
      last incident <Ago at={lastFiredAt} />
    </span>
  );
}

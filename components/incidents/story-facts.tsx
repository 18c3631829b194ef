import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { useHydrated } from '#components/figures/clock.tsx';
import { Fact } from '#components/figures/fact.tsx';
import { Size } from '#components/figures/size.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import { ruleTitle } from '#components/settings/rules/rule-title.ts';
import { Term } from '#components/ui/term.tsx';
import { formatMetric } from '#lib/format/budget.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { percentOf } from '#lib/format/percent.ts';
import { RELATION_WORDS } from '#lib/format/relation.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Incident, IncidentMember } from '#lib/views/dto/incidents.ts';
import { notifyWords } from './row-words.ts';
import { isActive } from './states.ts';

/** How much it grew, whose it is, and which rule found it. The cost and the cause are in the comparison below. */
export function StoryFacts({ incident }: { incident: Incident }) {
  const { lead, owner, relation, rule, revision, mutedUntil, assignee, cause } = incident;
  const hydrated = useHydrated();
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {lead === null ? null : <Growth lead={lead} kind={incident.kind} />}
      {cause?.unpacked === undefined ? null : <Unpacked {...cause.unpacked} />}
      <Fact name="since">
        <Day at={incident.openedAt} /> <Ago at={incident.openedAt} className="text-muted" />
      </Fact>
      <Fact name="owner">
        {owner === null ? <span className="text-muted">no owner</span> : visibleText(owner)}
        <span className="text-muted">, {RELATION_WORDS[relation]}</span>
      </Fact>
      {assignee === null ? null : <Fact name="assignee">{visibleText(assignee)}</Fact>}
      {mutedUntil === null || !isActive(incident.state) ? null : (
        <Fact name="muted until">
          <Day at={mutedUntil} withTime />
        </Fact>
      )}
      {revision?.authors == null ? null : <Fact name="authors">{visibleText(revision.authors)}</Fact>}
      {revision?.version == null ? null : (
        <Fact name="version">
          <span className="num">{visibleText(revision.version)}</span>
        </Fact>
      )}
      <Fact name="rule">
        {rule.id === null ? (
          <span>{ruleTitle(rule)}</span>
        ) : (
          <Link href="/settings/rules" className="text-accent hover:underline">
            {visibleText(rule.name)}
          </Link>
        )}
        {rule.version === null ? null : <span className="text-muted">, version {rule.version}</span>}
      </Fact>
      <Fact name="notification">
        <span>{notifyWords(incident, hydrated ? undefined : 'UTC')}</span>
      </Fact>
    </dl>
  );
}

/** A budget is compared with the size before the push, a jump or creep with the baseline. */
function GrowthName({ kind }: { kind: Incident['kind'] }) {
  if (kind === 'budget') return 'before → after';
  return (
    <>
      total growth from the <Term of="baseline">baseline</Term>
    </>
  );
}

/** What a budget on unpacked bytes compares. The sizes beside it are compressed. */
function Unpacked({ fromBytes, toBytes }: { fromBytes: number | null; toBytes: number }) {
  return (
    <Fact name={<Term of="unpackedSize">unpacked size</Term>}>
      <Size bytes={toBytes} /> {fromBytes === null ? null : <Change bytes={toBytes - fromBytes} />}
    </Fact>
  );
}

function Growth({ lead, kind }: { lead: IncidentMember; kind: Incident['kind'] }) {
  return (
    <>
      <Fact name={<GrowthName kind={kind} />}>
        <Size bytes={lead.beforeBytes} /> → <Size bytes={lead.alarmBytes} className="font-medium" />{' '}
        <Change bytes={lead.deltaBytes} percent={percentOf(lead.deltaBytes, lead.beforeBytes)} />
      </Fact>
      {lead.stepBytes === null || formatBytes(lead.stepBytes) === formatBytes(lead.deltaBytes) ? null : (
        <Fact name="since the previous push">
          <Change bytes={lead.stepBytes} percent={percentOf(lead.stepBytes, lead.alarmBytes - lead.stepBytes)} />
        </Fact>
      )}
      {lead.fromAt === null || kind !== 'creep' ? null : (
        <Fact name="growing since">
          <Day at={lead.fromAt} />
        </Fact>
      )}
      {lead.alarmDigest === lead.toDigest ? null : (
        <Fact name="size when opened">
          <Size bytes={lead.toBytes} />
        </Fact>
      )}
      {lead.lastDigest === lead.alarmDigest ? null : (
        <Fact name="newest push">
          <Size bytes={lead.lastBytes} /> <span className="num text-muted">{visibleText(lead.lastTag)}</span>
        </Fact>
      )}
      {lead.fromDigest === null ? (
        <Fact name="download per rollout">
          <Size bytes={lead.pullCostBytes} />
          <span className="text-muted"> a node</span>
        </Fact>
      ) : null}
      {lead.budgetBytes === null ? null : (
        <Fact name="budget">
          <Size bytes={lead.budgetBytes} />
          <span className="text-muted">{formatMetric(lead.budgetMetric)}</span>
          {lead.budgetedBytes !== null && lead.budgetedBytes > lead.budgetBytes ? (
            <span className="text-signal">
              {' '}
              over by <Size bytes={lead.budgetedBytes - lead.budgetBytes} />
            </span>
          ) : null}
        </Fact>
      )}
    </>
  );
}

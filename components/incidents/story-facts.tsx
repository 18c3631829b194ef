import Link from 'next/link';
import { Fact } from '#components/compare/facts.tsx';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import { formatMetric } from '#lib/format/budget.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Incident } from '#lib/views/dto/incidents.ts';
import { notifyWords } from './row-words.ts';

const percentOf = (bytes: number, beforeBytes: number): number | null =>
  beforeBytes > 0 ? (bytes / beforeBytes) * 100 : null;

/** What and how much, whose it is, and which rule fired. What it costs and why is in the comparison under it. */
export function StoryFacts({ incident }: { incident: Incident }) {
  const { lead, owner, relation, rule, revision, mutedUntil, assignee } = incident;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {lead === null ? null : (
        <>
          <Fact name={incident.kind === 'budget' ? 'before → after' : 'growth in all, from the baseline'}>
            <Size bytes={lead.beforeBytes} /> → <Size bytes={lead.alarmBytes} className="font-medium" />{' '}
            <Change bytes={lead.deltaBytes} percent={percentOf(lead.deltaBytes, lead.beforeBytes)} />
          </Fact>
          {lead.stepBytes === null || lead.stepBytes === lead.deltaBytes ? null : (
            <Fact name="last step">
              <Change bytes={lead.stepBytes} percent={percentOf(lead.stepBytes, lead.alarmBytes - lead.stepBytes)} />
            </Fact>
          )}
          {lead.fromAt === null || incident.kind !== 'creep' ? null : (
            <Fact name="grows since">
              <Day at={lead.fromAt} />
            </Fact>
          )}
          {lead.alarmDigest === lead.toDigest ? null : (
            <Fact name="opened at">
              <Size bytes={lead.toBytes} />
            </Fact>
          )}
          {lead.lastDigest === lead.alarmDigest ? null : (
            <Fact name="newest push">
              <Size bytes={lead.lastBytes} /> <span className="num text-muted">{visibleText(lead.lastTag)}</span>
            </Fact>
          )}
          {lead.fromDigest === null ? (
            <Fact name="cost of a rollout">
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
      )}
      <Fact name="since">
        <Day at={incident.openedAt} /> <Ago at={incident.openedAt} className="text-muted" />
      </Fact>
      <Fact name="owner">
        {owner === null ? <span className="text-muted">nobody named</span> : visibleText(owner)}
        <span className="text-muted">, {relation}</span>
      </Fact>
      {assignee === null ? null : <Fact name="looked after by">{visibleText(assignee)}</Fact>}
      {mutedUntil === null ? null : (
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
          <span>{visibleText(rule.name)}</span>
        ) : (
          <Link href="/settings/rules" className="text-accent hover:underline">
            {visibleText(rule.name)}
          </Link>
        )}
        {rule.version === null ? null : <span className="text-muted">, version {rule.version}</span>}
      </Fact>
      <Fact name="told">
        <span>{notifyWords(incident.told)}</span>
      </Fact>
    </dl>
  );
}

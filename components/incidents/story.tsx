'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { ComparisonSkeleton } from '#components/compare/skeleton.tsx';
import { useComparison } from '#components/compare/use-comparison.ts';
import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { visibleText } from '#lib/format/text.ts';
import { comparePath } from '#lib/queries/compare.ts';
import { incidentQuery } from '#lib/queries/incidents.ts';
import type { Incident, IncidentMember } from '#lib/views/dto/incidents.ts';
import { ActionBar } from './action-bar.tsx';
import { titleOf } from './row-words.ts';
import { StateMark } from './state-mark.tsx';
import { isOpen, KINDS, STATES } from './states.ts';
import { StoryFacts } from './story-facts.tsx';
import { TimelineSection } from './timeline-bar.tsx';
import type { IncidentActions } from './use-incident-actions.ts';

/** What happened is read before the layers, the series and the messages are. */
const Members = dynamic(() => import('./members.tsx').then((module) => module.Members));
const Messages = dynamic(() => import('./messages.tsx').then((module) => module.Messages));
const ComparisonStory = dynamic(
  () => import('#components/compare/story.tsx').then((module) => module.ComparisonStory),
  {
    loading: () => <ComparisonSkeleton />,
  },
);

/** Recharts comes with it. */
const StoryChart = dynamic(() => import('./story-chart.tsx').then((module) => module.StoryChart), {
  ssr: false,
  loading: () => <div className="skeleton h-[320px]" />,
});

type Props = {
  /** Its number or id. */
  incident: string;
  /** Null where one may not act. */
  actions: IncidentActions | null;
  /** It is the page, not a part of the inbox. */
  page: boolean;
};

/** What happened, how much, since when and why: the comparison of its two images under the bar of its life. */
export function IncidentStory({ incident, actions, page }: Props) {
  const { data, error, dataUpdatedAt, refetch } = useQuery(incidentQuery(incident));
  if (data === undefined)
    return error === null ? (
      <ComparisonSkeleton />
    ) : (
      <Failure page={page} title="The incident could not be read" error={error} onRetry={() => void refetch()} />
    );
  return (
    <article aria-label={`Incident ${data.number}`} className="flex min-w-0 flex-col gap-5">
      <Head incident={data} page={page} />
      <StaleNote error={error} updatedAt={dataUpdatedAt} />
      {actions === null ? null : <ActionBar incidents={[data]} actions={actions} />}
      <TimelineSection incident={data} />
      {data.trouble === null ? null : <Trouble trouble={data.trouble} />}
      <Recompressed incident={data} />
      <StoryFacts incident={data} />
      {data.lead === null ? null : <Why incident={data} lead={data.lead} />}
      <Members members={data.members} />
      <Messages deliveries={data.deliveries} />
    </article>
  );
}

function Head({ incident, page }: { incident: Incident; page: boolean }) {
  const { number, kind, state, severity, lead, flapping } = incident;
  const Title = page ? 'h1' : 'h2';
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-center gap-x-2 text-muted">
        <StateMark incident={incident} />
        <span className={STATES[state].className}>{STATES[state].word}</span>
        <Link href={`/incidents/${number}`} className="num hover:underline">
          #{number}
        </Link>
        <span>{KINDS[kind]}</span>
        {severity === 'critical' ? <span className="font-medium text-ink">critical</span> : null}
        {flapping ? <span>flapping</span> : null}
      </p>
      <Title className="text-l font-medium [overflow-wrap:anywhere]">
        {lead === null ? (
          titleOf(incident)
        ) : (
          <>
            <Link href={`/repositories/${lead.repositoryId}`} className="hover:underline">
              {visibleText(lead.reference)}
            </Link>{' '}
            <span className="font-mono">{visibleText(lead.stream)}</span>{' '}
            <span className="num text-s font-normal text-muted">{lead.platform}</span>
          </>
        )}
      </Title>
    </div>
  );
}

function Trouble({ trouble }: { trouble: NonNullable<Incident['trouble']> }) {
  return (
    <p className="border-l-2 border-danger pl-3 text-m [overflow-wrap:anywhere]">
      {visibleText(trouble.message)}
      {trouble.hint === null ? null : <span className="text-muted"> {visibleText(trouble.hint)}</span>}
    </p>
  );
}

/** An incident stays open over a push that only changed how its layers are compressed, and says so. */
function Recompressed({ incident: { recompressedAt, state, lead } }: { incident: Incident }) {
  if (recompressedAt === null || lead === null || !isOpen(state)) return null;
  return (
    <p className="border-l-2 border-edge pl-3">
      Compressed differently on <Day at={recompressedAt} />: the files are the same, so the growth is still there. The
      newest push has <Size bytes={lead.lastBytes} />
      {lead.baselineNowBytes === null ? null : (
        <>
          , against a baseline of <Size bytes={lead.baselineNowBytes} /> in the same compression
        </>
      )}
      .
    </p>
  );
}

function Why({ incident, lead }: { incident: Incident; lead: IncidentMember }) {
  const { fromDigest, alarmDigest, repositoryId, platform } = lead;
  const pair = { from: fromDigest, to: alarmDigest, repositoryId, platform };
  const { data, error, refetch } = useComparison(pair, fromDigest !== null);
  return (
    <>
      {data !== undefined ? (
        <ComparisonStory key={`${data.from.digest} ${data.to.digest}`} comparison={data} contents={incident.contents} />
      ) : error !== null ? (
        <Failure title="Its two images could not be compared" error={error} onRetry={() => void refetch()} />
      ) : fromDigest === null ? (
        <p className="text-muted">There is no image before it to compare with.</p>
      ) : (
        <ComparisonSkeleton />
      )}
      {data === undefined ? null : (
        <p>
          <Link href={comparePath(pair)} className="text-accent hover:underline">
            Open the comparison by itself
          </Link>
        </p>
      )}
      <section aria-label="Its series" className="flex flex-col gap-2 border-t border-line pt-4">
        <h2 className="text-m font-medium">Its series</h2>
        <StoryChart key={lead.seriesId} member={lead} />
      </section>
    </>
  );
}

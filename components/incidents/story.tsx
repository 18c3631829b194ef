'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { ChartSkeleton } from '#components/chart/chart-skeleton.tsx';
import { ComparisonSkeleton } from '#components/compare/skeleton.tsx';
import { useComparison } from '#components/compare/use-comparison.ts';
import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { InView } from '#components/ui/in-view.tsx';
import { arriving, late } from '#components/ui/late.tsx';
import { endSentence } from '#lib/domain/sentence.ts';
import { visibleText } from '#lib/format/text.ts';
import { comparePath } from '#lib/queries/images/compare.ts';
import { incidentQuery } from '#lib/queries/incidents/incidents.ts';
import type { Incident, IncidentMember } from '#lib/views/dto/incidents.ts';
import { ActionBar } from './action-bar.tsx';
import { growthNote } from './growth-note.ts';
import { titleOf } from './row-words.ts';
import { StateMark } from './state-mark.tsx';
import { isActive, kindWord, STATES } from './states.ts';
import { StoryFacts } from './story-facts.tsx';
import { StoryFindings } from './story-findings.tsx';
import { TimelineSection } from './timeline-bar.tsx';
import type { IncidentActions } from './use-incident-actions.ts';

/** Loaded after the facts, which are read first. */
const Members = dynamic(() => import('./members.tsx').then((module) => module.Members));
const Messages = dynamic(() => import('./messages.tsx').then((module) => module.Messages));
const ComparisonStory = late(
  dynamic(() => import('#components/compare/story.tsx').then((module) => arriving(module.ComparisonStory)), {
    loading: () => <ComparisonSkeleton />,
  }),
);

const Secrets = late(dynamic(() => import('./secrets.tsx').then((module) => arriving(module.Secrets))));

/** Loads recharts. */
const StoryChart = dynamic(() => import('./story-chart.tsx').then((module) => module.StoryChart), {
  ssr: false,
  loading: () => <ChartSkeleton strip={false} />,
});

type Props = {
  /** Number or id. */
  incident: string;
  /** Null without the permission to write. */
  actions: IncidentActions | null;
  /** True on a page of its own, false in the inbox. */
  page: boolean;
};

/** The facts of an incident, its timeline, and the comparison of its two images. */
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
      {data.secrets === null ? null : (
        <Secrets secrets={data.secrets} carriers={data.carriers} isOpen={isActive(data.state)} />
      )}
      <Recompressed incident={data} />
      <StoryFacts incident={data} />
      {data.lead === null || data.findings === null ? null : (
        <StoryFindings findings={data.findings} lead={data.lead} />
      )}
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
        <span>{kindWord(kind)}</span>
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
      {visibleText(endSentence(trouble.message))}
      {trouble.hint === null ? null : <span className="text-muted"> {visibleText(trouble.hint)}</span>}
    </p>
  );
}

/** Explains an incident that stays open after a push which only changed the compression. */
function Recompressed({ incident: { recompressedAt, state, lead } }: { incident: Incident }) {
  if (recompressedAt === null || lead === null || !isActive(state)) return null;
  return (
    <p className="border-l-2 border-edge pl-3">
      Recompressed on <Day at={recompressedAt} />: the same files, so the growth remains. The newest push has{' '}
      <Size bytes={lead.lastBytes} />
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
  return (
    <>
      {lead.fromDigest === null ? (
        <p className="text-muted">There is no previous image to compare with.</p>
      ) : (
        <ComparedImages incident={incident} lead={lead} from={lead.fromDigest} />
      )}
      <section aria-label="Size over time" className="flex flex-col gap-2 border-t border-line pt-4">
        <h2 className="text-m font-medium">Size over time</h2>
        <InView place={<ChartSkeleton strip={false} />}>
          <StoryChart key={lead.seriesId} member={lead} />
        </InView>
      </section>
    </>
  );
}

type ComparedProps = { incident: Incident; lead: IncidentMember; from: string };

function ComparedImages({ incident, lead, from }: ComparedProps) {
  const { alarmDigest, repositoryId, platform } = lead;
  const pair = { from, to: alarmDigest, repositoryId, platform };
  const { data, error, refetch } = useComparison(pair);
  if (data === undefined)
    return error === null ? (
      <ComparisonSkeleton />
    ) : (
      <Failure title="The images could not be compared" error={error} onRetry={() => void refetch()} />
    );
  const note = growthNote({ kind: incident.kind, deltaBytes: lead.deltaBytes }, data.deltaBytes);
  return (
    <>
      {note === null ? null : <p className="text-muted">{note}</p>}
      <ComparisonStory key={`${data.from.digest} ${data.to.digest}`} comparison={data} contents={incident.contents} />
      <p>
        <Link href={comparePath(pair)} className="text-accent hover:underline">
          Open in Compare
        </Link>
      </p>
    </>
  );
}

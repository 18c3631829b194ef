'use client';

import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { PRIVATE_ADDRESS, PrivateHost } from '#components/registries/private-host.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { joinSentences } from '#lib/domain/sentence.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import { Access } from './access.tsx';
import type { Candidate, Decision } from './candidates.ts';
import { costSentence, foundSentence, platformSentence } from './trial-sentence.ts';

const RELATIONS = [
  { value: 'ours', label: 'own' },
  { value: 'upstream', label: 'third-party' },
] as const;

type Props = { candidate: Candidate; failure: Error | null; onDecide: (change: Decision) => void };

/** A repository that could be watched: what its registry answers, and how to watch it. */
export function CandidateRow({ candidate, failure, onDecide }: Props) {
  const { item, trial, decision, ticked, key } = candidate;
  const watched = item.watchedAs !== null;
  const isFailureHeldBack = failure instanceof ApiError && failure.code === PRIVATE_ADDRESS;
  const isHeldBack = decision.allowPrivate !== true && (trial.problem?.code === PRIVATE_ADDRESS || isFailureHeldBack);
  return (
    <li className="grid grid-cols-[20px_minmax(0,1fr)] gap-x-3 gap-y-2 border-b border-line py-3 md:grid-cols-[20px_minmax(0,1fr)_auto]">
      <input
        type="checkbox"
        aria-label={`Watch ${key}`}
        checked={ticked}
        disabled={watched}
        title={watched ? 'Already watched' : undefined}
        onChange={(event) => onDecide({ ticked: event.target.checked })}
        className="mt-[3px] size-4 accent-[var(--accent)]"
      />
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="text-m font-medium [overflow-wrap:anywhere]">{visibleText(key)}</span>
          {item.mentions > 1 ? <span className="text-muted">named {formatCount(item.mentions)} times</span> : null}
        </p>
        {watched ? (
          <p className="text-muted">
            Already watched.{' '}
            <Link href={`/repositories/${item.watchedAs}`} className="text-accent underline">
              Open it
            </Link>
          </p>
        ) : null}
        {!watched && trial.state === 'waiting' ? (
          <p role="status" className="flex items-center gap-2 text-muted">
            <LoaderCircle aria-hidden size={14} className="animate-spin" /> contacting {item.reference?.registry}…
          </p>
        ) : null}
        {trial.tried === null ? null : <Found candidate={candidate} />}
        {isHeldBack && item.reference !== null ? (
          <PrivateHost
            host={item.reference.registry}
            pending={trial.state === 'waiting'}
            onAllow={() => onDecide({ allowPrivate: true, attempt: (decision.attempt ?? 0) + 1 })}
          />
        ) : null}
        {trial.problem === null || isHeldBack ? null : (
          <p role="alert" className="text-danger [overflow-wrap:anywhere]">
            {visibleText(joinSentences(trial.problem.message, trial.problem.hint))}
          </p>
        )}
        {failure === null || isFailureHeldBack ? null : (
          <p role="alert" className="text-danger">
            {visibleText(failure.message)}
          </p>
        )}
        {!watched && trial.state === 'failed' && !isHeldBack ? (
          <Access candidate={candidate} onDecide={onDecide} />
        ) : null}
      </div>
      {watched ? null : (
        <div className="max-md:col-start-2" title={item.relationReason}>
          <Segments
            label={`Relation of ${key}`}
            value={decision.relation ?? item.relation}
            options={RELATIONS}
            onChange={(relation) => onDecide({ relation })}
          />
        </div>
      )}
    </li>
  );
}

function Found({ candidate }: { candidate: Candidate }) {
  const { tried } = candidate.trial;
  if (tried === null) return null;
  const streams = tried.streams.slice(0, 8);
  return (
    <>
      <p>
        {foundSentence(tried)}; {costSentence(tried.requests)}.
      </p>
      <p className="text-muted">
        {streams.map((stream) => (
          <span
            key={stream.key}
            className="mr-3 inline-block font-mono"
            title={`${countOf(stream.tagCount, 'tag')}: ${stream.examples.join(', ')}`}
          >
            {visibleText(stream.label)} <span className="num">×{formatCount(stream.tagCount)}</span>
          </span>
        ))}
        {tried.streams.length > streams.length ? `and ${formatCount(tried.streams.length - streams.length)} more` : ''}
      </p>
      {tried.platforms.length === 0 ? null : (
        <p className="num whitespace-normal text-muted">{platformSentence(tried)}</p>
      )}
    </>
  );
}

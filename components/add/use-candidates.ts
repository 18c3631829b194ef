'use client';

import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '#lib/queries/api-error.ts';
import { createLimit } from '#lib/queries/limit.ts';
import { type Attempt, tryReference } from '#lib/queries/preview.ts';
import type { Preview, PreviewItem } from '#lib/views/dto/preview.ts';
import { type Candidate, type Decision, isTicked, readableItems, type Trial } from './candidates.ts';

const atMostThree = createLimit(3);
const MAX_WAITS = 20;

const isAskedTooOften = (error: Error): boolean => error instanceof ApiError && error.status === 429;

const waitMs = (error: Error): number =>
  1_000 * (error instanceof ApiError && error.retryAfterSeconds !== null ? error.retryAfterSeconds : 10);

function attemptOf(item: PreviewItem, decision: Decision): Attempt {
  const attempt: Attempt = { reference: item.reference?.full ?? item.input };
  if (decision.insecure !== undefined) attempt.insecure = decision.insecure;
  if (decision.allowPrivate === true) attempt.allowPrivate = true;
  if (decision.credentials !== undefined) attempt.credentials = decision.credentials;
  return attempt;
}

function trialOf(result: { data: Preview | undefined; error: Error | null }): Trial {
  const item = result.data?.items[0];
  if (result.error !== null) {
    const { hint, code } = result.error instanceof ApiError ? result.error : { hint: null, code: null };
    return { state: 'failed', tried: null, problem: { code: code ?? 'refused', message: result.error.message, hint } };
  }
  if (item === undefined) return { state: 'waiting', tried: null, problem: null };
  return { state: item.problem === null ? 'done' : 'failed', tried: item.tried, problem: item.problem };
}

/** Rows of a parsed paste, each tried at its registry (three at once), with what a person decided about them. */
export function useCandidates(preview: Preview | undefined) {
  const [decisions, setDecisions] = useState<Record<string, Decision>>({});
  const items = readableItems(preview);
  const trials = useQueries({
    queries: items.map((item) => {
      const key = item.reference?.full ?? item.input;
      const decision = decisions[key] ?? {};
      return {
        // The attempt's number stands for its credentials, which are kept out of the cache's keys.
        queryKey: ['preview', 'try', key, decision.attempt ?? 0, decision.insecure ?? false],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          atMostThree(() => tryReference(attemptOf(item, decision), signal)),
        enabled: item.watchedAs === null,
        staleTime: 300_000,
        // A long paste asks more often than Plimsoll lets one person ask within a minute: it goes on after that.
        retry: (count: number, error: Error) => isAskedTooOften(error) && count < MAX_WAITS,
        retryDelay: (_: number, error: Error) => waitMs(error),
      };
    }),
  });
  const candidates = items.map((item, index): Candidate => {
    const key = item.reference?.full ?? item.input;
    const decision = decisions[key] ?? {};
    const result = trials[index];
    const trial = trialOf({ data: result?.data, error: result?.error ?? null });
    return { key, item, decision, trial, ticked: isTicked(item, decision, trial) };
  });
  /** What opens one row of a registry opens its other refused rows too. */
  const decide = (key: string, change: Decision) => {
    const host = items.find((item) => item.reference?.full === key)?.reference?.registry;
    const also =
      change.attempt === undefined
        ? []
        : candidates.filter(({ item, trial }) => item.reference?.registry === host && trial.state === 'failed');
    const keys = new Set([key, ...also.map((candidate) => candidate.key)]);
    setDecisions((all) => ({
      ...all,
      ...Object.fromEntries([...keys].map((one) => [one, { ...all[one], ...change }])),
    }));
  };
  return { candidates, decide };
}

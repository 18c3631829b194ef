'use client';

import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { type Attempt, trialQuery } from '#lib/queries/repositories/preview.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import type { Preview, PreviewItem } from '#lib/views/dto/preview.ts';
import { type Candidate, type Decision, isTicked, readableItems, type Trial } from './candidates.ts';

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

/** Returns the rows of a parsed paste, each with the answer of its registry and a person's decisions. */
export function useCandidates(preview: Preview | undefined) {
  const [decisions, setDecisions] = useState<Record<string, Decision>>({});
  const items = readableItems(preview);
  const trials = useQueries({
    queries: items.map((item) => {
      const key = item.reference?.full ?? item.input;
      const decision = decisions[key] ?? {};
      return { ...trialQuery(attemptOf(item, decision), key, decision.attempt ?? 0), enabled: item.watchedAs === null };
    }),
  });
  const candidates = items.map((item, index): Candidate => {
    const key = item.reference?.full ?? item.input;
    const decision = decisions[key] ?? {};
    const result = trials[index];
    const trial = trialOf({ data: result?.data, error: result?.error ?? null });
    return { key, item, decision, trial, ticked: isTicked(item, decision, trial) };
  });
  /** Credentials, and allowances, for one row of a registry apply to its other refused rows as well. */
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

import type { Credential } from '#lib/domain/credential.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { Preview, PreviewItem, PreviewTried } from '#lib/views/dto/preview.ts';

/** A person's decisions about one row. Absent ones follow the proposal. */
export type Decision = {
  ticked?: boolean;
  relation?: Relation;
  insecure?: boolean;
  /** Allows the registry's host to be in a private network. */
  allowPrivate?: boolean;
  credentials?: Credential;
  /** Number of tries with other credentials. */
  attempt?: number;
};

export type Trial = {
  state: 'waiting' | 'done' | 'failed';
  tried: PreviewTried | null;
  problem: { code: string; message: string; hint: string | null } | null;
};

export type Candidate = { key: string; item: PreviewItem; decision: Decision; trial: Trial; ticked: boolean };

/** The rows that can be tried, each repository once. */
export function readableItems(preview: Preview | undefined): PreviewItem[] {
  const seen = new Set<string>();
  return (preview?.items ?? []).filter((item) => {
    const key = item.reference?.full;
    if (key === undefined || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * Ticked by default unless the repository is watched already or was refused. A person may tick a refused one, since its
 * registry may be down.
 */
export const isTicked = (item: PreviewItem, decision: Decision, trial: Trial): boolean =>
  item.watchedAs === null && (decision.ticked ?? trial.state !== 'failed');

/** Sums the requests of the ticked rows that were tried. */
export function sumRequests(candidates: Candidate[]): {
  now: number;
  later: number;
  perDay: number;
  spreadSeconds: number;
} {
  const sum = { now: 0, later: 0, perDay: 0, spreadSeconds: 0 };
  for (const { ticked, trial } of candidates) {
    if (!ticked || trial.tried === null) continue;
    sum.now += trial.tried.requests.now;
    sum.later += trial.tried.requests.later;
    sum.perDay += trial.tried.requests.perDay;
    sum.spreadSeconds = Math.max(sum.spreadSeconds, trial.tried.spreadSeconds);
  }
  return sum;
}

import type { Preview, PreviewItem, PreviewTried } from '#lib/views/dto/preview.ts';

/** What a person decided about one row; what is absent follows Plimsoll's guess. */
export type Decision = {
  ticked?: boolean;
  relation?: 'ours' | 'upstream';
  insecure?: boolean;
  /** The registry's host may lie in a private network. */
  allowPrivate?: boolean;
  credentials?: { username: string; password: string };
  /** Grows each time the row is tried again with other credentials. */
  attempt?: number;
};

export type Trial = {
  state: 'waiting' | 'done' | 'failed';
  tried: PreviewTried | null;
  problem: { code: string; message: string; hint: string | null } | null;
};

export type Candidate = { key: string; item: PreviewItem; decision: Decision; trial: Trial; ticked: boolean };

/** Rows worth trying: each repository once. */
export function readableItems(preview: Preview | undefined): PreviewItem[] {
  const seen = new Set<string>();
  return (preview?.items ?? []).filter((item) => {
    const key = item.reference?.full;
    if (key === undefined || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Ticked unless it is watched already or was refused; a person may decide otherwise, as a registry may be down. */
export const isTicked = (item: PreviewItem, decision: Decision, trial: Trial): boolean =>
  item.watchedAs === null && (decision.ticked ?? trial.state !== 'failed');

/** Sums over what was ticked and tried. */
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

import { retryIntervalMs } from '#lib/queries/requests/retry-interval.ts';

/** What Plimsoll does next after a request failed; nothing where a repetition cannot help. */
export function TriesAgain({ error }: { error: Error }) {
  return retryIntervalMs(error) === false ? null : (
    <span className="text-muted"> Plimsoll tries again within a minute.</span>
  );
}

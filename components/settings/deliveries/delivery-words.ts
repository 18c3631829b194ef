import { DELIVERY_KINDS } from '#lib/domain/delivery.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { formatAgo } from '#lib/format/time.ts';
import type { Delivery, DeliveryDetail } from '#lib/views/dto/alerting.ts';

export type DeliveryTry = DeliveryDetail['tries'][number];

/** "a test", "digest", "incident 42: acme/api main grew". A kind of a newer release is shown as it is. */
export function subjectWords({ kind, incident }: Pick<Delivery, 'kind' | 'incident'>): string {
  const known = findWord(DELIVERY_KINDS, kind);
  switch (known) {
    case 'incident':
      return incident === null ? 'an incident' : visibleText(incident.title);
    case 'digest':
      return 'digest';
    case 'summary':
      return 'daily summary';
    case 'test':
      return 'test';
    case 'deadLetter':
      return 'notice of a failed delivery';
    case 'secrets':
      return 'summary of secrets';
    case null:
      return visibleText(kind);
  }
}

/** Describes the result of an attempt: "Delivered in 143 ms (200).", "Failed after 80 ms: answered 500. Next attempt in 30 s." */
export function tryWords({ outcome, ms, status, error, nextTryAt }: DeliveryTry, now: Date): string {
  const took = `${formatCount(ms)} ms`;
  if (outcome === 'delivered') return `Delivered in ${took}${status === null ? '' : ` (${status})`}.`;
  const problem =
    error === null || error === '' ? `answered ${status ?? 'nothing'}` : visibleText(error).replace(/\.$/, '');
  const next =
    nextTryAt === null
      ? {
          retry: 'No more attempts.',
          permanent: 'Not retried: the error is permanent.',
          disabled: 'The channel is disabled.',
        }[outcome]
      : `Next attempt ${formatAgo(new Date(nextTryAt), now)}.`;
  return `Failed after ${took}: ${problem}. ${next}`;
}

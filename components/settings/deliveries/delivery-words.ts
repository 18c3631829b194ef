import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { formatAgo } from '#lib/format/time.ts';
import type { Delivery, DeliveryDetail } from '#lib/views/dto/alerting.ts';

export type DeliveryTry = DeliveryDetail['tries'][number];

/** "a test", "digest", "incident 42: acme/api main grew" */
export function subjectWords({ kind, incident }: Pick<Delivery, 'kind' | 'incident'>): string {
  switch (kind) {
    case 'incident':
      return incident === null ? 'an incident' : visibleText(incident.title);
    case 'digest':
      return 'digest';
    case 'summary':
      return 'summary of the day';
    case 'test':
      return 'test';
    case 'deadLetter':
      return 'that another channel failed';
  }
}

/** What became of one try: "delivered in 143 ms (200)", "500 after 80 ms; next try in 30 s". */
export function tryWords({ outcome, ms, status, error, nextTryAt }: DeliveryTry, now: Date): string {
  const took = `${formatCount(ms)} ms`;
  if (outcome === 'delivered') return `delivered in ${took}${status === null ? '' : ` (${status})`}.`;
  const problem =
    error === null || error === '' ? `answered ${status ?? 'nothing'}` : visibleText(error).replace(/\.$/, '');
  const next =
    nextTryAt === null
      ? {
          retry: 'No more tries.',
          permanent: 'Trying again would not help.',
          disabled: 'The channel is switched off.',
        }[outcome]
      : `Next try ${formatAgo(new Date(nextTryAt), now)}.`;
  return `${problem}, after ${took}. ${next}`;
}

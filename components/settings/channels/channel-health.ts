import { formatCount } from '#lib/format/count.ts';
import { formatAgo } from '#lib/format/time.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';

export type ChannelState = 'sending' | 'unused' | 'failing' | 'off';

/** Whether it works, as its sign shows it. */
export function channelState({ enabled, failingSince, lastSentAt }: Channel): ChannelState {
  if (!enabled) return 'off';
  if (failingSince !== null) return 'failing';
  return lastSentAt === null ? 'unused' : 'sending';
}

const ago = (at: string, now: Date): string => formatAgo(new Date(at), now);
const messages = (count: number): string => `${formatCount(count)} ${count === 1 ? 'message' : 'messages'}`;

/** How a channel is, as a person asks it: "sent 3 h ago", "failing since 2 d ago; 4 messages wait", "switched off: 410". */
export function healthParts(channel: Channel, now: Date): string[] {
  const { lastSentAt, failingSince, disabledReason, pendingCount } = channel;
  const parts: string[] = [];
  const sent = lastSentAt === null ? 'nothing sent yet' : `sent ${ago(lastSentAt, now)}`;
  switch (channelState(channel)) {
    case 'off':
      parts.push(disabledReason === null ? 'switched off' : `switched off: ${disabledReason}`);
      if (lastSentAt !== null) parts.push(`last ${sent}`);
      break;
    case 'failing':
      parts.push(`failing since ${ago(failingSince ?? '', now)}`);
      parts.push(lastSentAt === null ? sent : `last ${sent}`);
      break;
    case 'sending':
    case 'unused':
      parts.push(sent);
  }
  if (pendingCount > 0) parts.push(`${messages(pendingCount)} ${pendingCount === 1 ? 'waits' : 'wait'}`);
  return parts;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const WEEKDAY_OPTIONS = WEEKDAYS.map((label, day) => ({ value: String(day), label }));
export const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** When digests go out, and how many messages a day before: "weekly digest, Monday 09:00 Europe/Berlin; at most 3 messages a day". */
export function cadenceText({ digest, messagesPerDay }: Channel): string {
  const { cadence, weekday, hour, timeZone } = digest;
  const when = `${cadence === 'weekly' ? `${WEEKDAYS[weekday] ?? ''} ` : ''}${hourText(hour)} ${timeZone}`;
  const schedule = cadence === 'none' ? 'no digest' : `${cadence} digest, ${when}`;
  return `${schedule}; at most ${messages(messagesPerDay)} a day`;
}

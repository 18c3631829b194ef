import { countOf } from '#lib/format/count.ts';
import { formatAgo } from '#lib/format/time.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';

export type ChannelState = 'sending' | 'unused' | 'failing' | 'off';

/** Returns the state of a channel for its icon. */
export function channelState({ enabled, failingSince, lastSentAt }: Channel): ChannelState {
  if (!enabled) return 'off';
  if (failingSince !== null) return 'failing';
  return lastSentAt === null ? 'unused' : 'sending';
}

const ago = (at: string, now: Date): string => formatAgo(new Date(at), now);

/** Describes the health of a channel: "sent 3 h ago", "failing since 2 d ago; 4 messages queued", "disabled: 410". */
export function healthParts(channel: Channel, now: Date): string[] {
  const { lastSentAt, failingSince, disabledReason, pendingCount } = channel;
  const parts: string[] = [];
  const sent = lastSentAt === null ? 'nothing sent yet' : `sent ${ago(lastSentAt, now)}`;
  switch (channelState(channel)) {
    case 'off':
      parts.push(disabledReason === null ? 'disabled' : `disabled: ${disabledReason}`);
      if (lastSentAt !== null) parts.push(`last ${sent}`);
      break;
    case 'failing':
      parts.push(`failing since ${ago(failingSince ?? '', now)}`);
      parts.push(lastSentAt === null ? 'nothing delivered yet' : `last ${sent}`);
      break;
    case 'sending':
    case 'unused':
      parts.push(sent);
  }
  if (pendingCount > 0) parts.push(`${countOf(pendingCount, 'message')} queued`);
  return parts;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const WEEKDAY_OPTIONS = WEEKDAYS.map((label, day) => ({ value: String(day), label }));
export const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** "weekly digest, Monday 09:00 Europe/Berlin; at most 3 messages a day" */
export function cadenceText({ digest, messagesPerDay }: Channel): string {
  const { cadence, weekday, hour, timeZone } = digest;
  const when = `${cadence === 'weekly' ? `${WEEKDAYS[weekday] ?? ''} ` : ''}${hourText(hour)} ${timeZone}`;
  const schedule = cadence === 'none' ? 'no digest' : `${cadence} digest, ${when}`;
  return `${schedule}; at most ${countOf(messagesPerDay, 'message')} a day`;
}

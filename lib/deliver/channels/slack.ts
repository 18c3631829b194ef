import { z } from 'zod';
import type { Message } from '#lib/alerts/message-facts.ts';
import { clip } from '#lib/image/text.ts';
import { classifyAnswer } from '../classify.ts';
import { type HttpAnswer, parseJson } from '../http.ts';
import { type Channel, delivered, type Outcome, permanent, retry } from '../outcome.ts';
import { isLoud, renderMessage, type TextTemplate } from '../render-message.ts';
import type { ChannelParts } from './parts.ts';

const READ_BYTES = 65_536;
/** Slack allows 3,000 characters in a section and 50 blocks in a message. */
const MAX_SECTION = 2_900;
const MAX_BODY = 8_000;

/** Sends to Slack. An incoming webhook only posts; a bot also edits messages and replies in threads. */
export function createSlack(parts: ChannelParts<'slack'>): Channel {
  return parts.settings.mode === 'bot' ? createBot(parts) : createIncoming(parts);
}

function createIncoming({ settings, secrets, http }: ChannelParts<'slack'>): Channel {
  return {
    async send(message, { attemptAt }) {
      const body = JSON.stringify({ ...formatSlack(message, settings.template), unfurl_links: false });
      const answer = await http({ url: secrets.url ?? '', body });
      return classifyAnswer(answer, { service: 'Slack', isChat: true, now: attemptAt });
    },
  };
}

/** `thread`: the first message of the incident, whose thread gets replies. `to`: the channel as configured then. */
const Ref = z.object({ channel: z.string(), ts: z.string(), thread: z.string(), to: z.string() });
type Ref = z.infer<typeof Ref>;

function createBot({ settings, secrets, http }: ChannelParts<'slack'>): Channel {
  const call = (method: string, body: object): Promise<HttpAnswer> =>
    http({
      url: `${settings.apiUrl.replace(/\/+$/, '')}/${method}`,
      headers: { authorization: `Bearer ${secrets.token ?? ''}`, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      readBytes: READ_BYTES,
    });

  const to = settings.channel ?? '';
  const classify = (answer: HttpAnswer, previous: Ref | null, now: Date) => classifyCall(answer, { to, previous, now });

  async function post(message: Message, previous: Ref | null, now: Date): Promise<Outcome> {
    const thread = previous ? { thread_ts: previous.thread, reply_broadcast: true } : {};
    const rendered = formatSlack(message, settings.template);
    const answer = await call('chat.postMessage', {
      ...rendered,
      ...thread,
      channel: to,
      unfurl_links: false,
    });
    return classify(answer, previous, now);
  }

  return {
    async send(message, { previousRef, attemptAt }) {
      const ref = Ref.safeParse(previousRef).data ?? null;
      // A message in another channel can be neither edited nor replied to.
      const previous = ref?.to === to ? ref : null;
      if (!previous || isLoud(message)) return post(message, previous, attemptAt);
      const { channel, ts } = previous;
      const answer = await call('chat.update', { ...formatSlack(message, settings.template), channel, ts });
      const { error } = parseCall(answer);
      if (error !== undefined && GONE.has(error)) return post(message, null, attemptAt);
      if (error !== undefined && FINAL.has(error)) return post(message, previous, attemptAt);
      return classify(answer, previous, attemptAt);
    },
  };
}

/** GONE: the message and its thread no longer exist. FINAL: the message cannot be edited. Both are posted again. */
const GONE = new Set(['message_not_found', 'channel_not_found', 'is_archived']);
const FINAL = new Set(['edit_window_closed', 'cant_update_message']);

const Call = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  ts: z.string().optional(),
  channel: z.string().optional(),
});

function parseCall({ text }: HttpAnswer): Partial<z.infer<typeof Call>> {
  return Call.safeParse(parseJson(text)).data ?? {};
}

/** Temporary errors of Slack. Every other one needs a change of settings. */
const PASSING = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

/** Slack reports failures with status 200 and `ok: false`. */
function classifyCall(
  answer: HttpAnswer,
  { to, previous, now }: { to: string; previous: Ref | null; now: Date },
): Outcome {
  const isTaken = answer.status >= 200 && answer.status < 300;
  if (!isTaken) return classifyAnswer(answer, { service: 'Slack', isChat: true, now });
  const { ok, error = 'unknown_error', ts, channel } = parseCall(answer);
  const details = { status: answer.status, answer: answer.text };
  if (!ok) {
    const text = `Slack refused the message: ${clip(error, 100)}.`;
    return PASSING.has(error) ? retry(text, details) : permanent(text, details);
  }
  const ref = ts && channel ? { channel, ts, thread: previous?.thread ?? ts, to } : previous;
  return delivered({ ...details, externalRef: ref });
}

/** A header and sections. `text` is what notifications show. */
export function formatSlack(message: Message, template?: TextTemplate) {
  const { title, body } = renderMessage(message, 'slack', { template, maxLength: MAX_BODY });
  const { title: plain } = renderMessage(message, 'plain', { template, maxLength: 1 });
  const sections = splitLines(body, MAX_SECTION).map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } }));
  return {
    text: clip(title, 1_000),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clip(plain, 150), emoji: false } },
      ...sections.slice(0, 40),
    ],
  };
}

/** Splits a text at line ends into pieces of at most `max` characters. */
export function splitLines(text: string, max: number): string[] {
  const pieces: string[] = [];
  for (const line of text.split('\n')) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + line.length + 1 <= max) pieces[pieces.length - 1] = `${last}\n${line}`;
    else pieces.push(clip(line, max));
  }
  return pieces.filter((piece) => piece.trim() !== '');
}

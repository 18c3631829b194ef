import { z } from 'zod';
import type { Message } from '#lib/alerts/message-facts.ts';
import { clip } from '#lib/image/text.ts';
import { classifyAnswer } from '../classify.ts';
import { type HttpAnswer, parseJson } from '../http.ts';
import { type Channel, delivered, type Outcome, permanent } from '../outcome.ts';
import { isLoud, renderMessage, type TextTemplate } from '../render-message.ts';
import type { ChannelParts } from './parts.ts';

/** Telegram allows 4,096 characters in a message, with title and markup. */
const MAX_BODY = 3_300;
const MAX_TITLE = 700;

/** Ids of messages are unique only within a chat. */
const Ref = z.object({ messageId: z.int(), chatId: z.string() });
type Ref = z.infer<typeof Ref>;

/** Sends as a Telegram bot, which edits messages and replies to them. */
export function createTelegram({ settings, secrets, http }: ChannelParts<'telegram'>): Channel {
  const { chatId, threadId, template } = settings;
  const call = (method: string, body: object): Promise<HttpAnswer> =>
    http({
      url: `${settings.apiUrl.replace(/\/+$/, '')}/bot${secrets.token}/${method}`,
      body: JSON.stringify({ chat_id: chatId, link_preview_options: { is_disabled: true }, ...body }),
      readBytes: 65_536,
    });

  const classify = (answer: HttpAnswer, previous: Ref | null, now: Date) =>
    classifyCall(answer, { chatId, previous, now });

  async function post(message: Message, previous: Ref | null, now: Date): Promise<Outcome> {
    const place = {
      ...(threadId === undefined ? {} : { message_thread_id: threadId }),
      ...(previous ? { reply_parameters: { message_id: previous.messageId, allow_sending_without_reply: true } } : {}),
    };
    const answer = await call('sendMessage', { ...formatTelegram(message, template), ...place });
    // A custom template can be invalid HTML. The message is then sent as plain text.
    if (answer.status === 400 && /can't parse entities/i.test(answer.text))
      return classify(await call('sendMessage', { text: formatPlain(message), ...place }), previous, now);
    return classify(answer, previous, now);
  }

  return {
    async send(message, { previousRef, attemptAt }) {
      const ref = Ref.safeParse(previousRef).data ?? null;
      // In another chat the same id is a different message.
      const previous = ref?.chatId === chatId ? ref : null;
      if (!previous || isLoud(message)) return post(message, previous, attemptAt);
      const edit = { ...formatTelegram(message, template), message_id: previous.messageId };
      const answer = await call('editMessageText', edit);
      if (answer.status === 400 && /not modified/i.test(answer.text))
        return delivered({ status: answer.status, externalRef: previous });
      // The message was deleted or is too old to edit: send it again.
      if (answer.status === 400 && !/migrate_to_chat_id/.test(answer.text)) return post(message, previous, attemptAt);
      return classify(answer, previous, attemptAt);
    },
  };
}

const Answer = z.object({
  result: z.object({ message_id: z.int() }).optional().catch(undefined),
  parameters: z
    .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.int().optional() })
    .optional()
    .catch(undefined),
});

function classifyCall(
  answer: HttpAnswer,
  { chatId, previous, now }: { chatId: string; previous: Ref | null; now: Date },
): Outcome {
  const { result, parameters } = Answer.safeParse(parseJson(answer.text)).data ?? {};
  const details = { status: answer.status, answer: answer.text };
  if (parameters?.migrate_to_chat_id !== undefined)
    return permanent(
      `The group of Telegram became a supergroup, whose chat id is ${parameters.migrate_to_chat_id}: enter it for this channel.`,
      details,
    );
  const wait = parameters?.retry_after === undefined ? answer.retryAfter : String(parameters.retry_after);
  const outcome = classifyAnswer({ ...answer, retryAfter: wait }, { service: 'Telegram', isChat: true, now });
  if (outcome.outcome !== 'delivered') return outcome;
  return { ...outcome, externalRef: result ? { messageId: result.message_id, chatId } : previous };
}

export function formatTelegram(message: Message, template?: TextTemplate) {
  const { title, body } = renderMessage(message, 'telegram', { template, maxLength: MAX_BODY, maxTitle: MAX_TITLE });
  return { text: `<b>${title}</b>\n${body}`, parse_mode: 'HTML' };
}

function formatPlain(message: Message): string {
  const { title, body } = renderMessage(message, 'plain', { template: undefined, maxLength: MAX_BODY });
  return clip(`${title}\n${body}`, 4_096);
}

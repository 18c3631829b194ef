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

/**
 * Part of the description of an edit without a change. Telegram gives it no code of its own: MESSAGE_NOT_MODIFIED in
 * https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp becomes this text.
 */
const NOT_MODIFIED = 'message is not modified';

/** Part of the description of a text with invalid HTML: "can't parse entities: Unsupported start tag …", of older servers "… in message text". */
const INVALID_HTML = "can't parse entities";

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

  /** A custom template can be invalid HTML. The message is then sent as plain text, without the template. */
  async function callWithText(method: string, message: Message, more: object): Promise<HttpAnswer> {
    const answer = await call(method, { ...formatTelegram(message, template), ...more });
    return isInvalidHtml(answer) ? call(method, { text: formatPlain(message), ...more }) : answer;
  }

  const classify = (answer: HttpAnswer, previous: Ref | null, now: Date) =>
    classifyCall(answer, { chatId, previous, now });

  async function post(message: Message, previous: Ref | null, now: Date): Promise<Outcome> {
    const place = {
      ...(threadId === undefined ? {} : { message_thread_id: threadId }),
      ...(previous ? { reply_parameters: { message_id: previous.messageId, allow_sending_without_reply: true } } : {}),
    };
    return classify(await callWithText('sendMessage', message, place), previous, now);
  }

  return {
    async send(message, { previousRef, attemptAt }) {
      const ref = Ref.safeParse(previousRef).data ?? null;
      // In another chat the same id is a different message.
      const previous = ref?.chatId === chatId ? ref : null;
      if (!previous || isLoud(message)) return post(message, previous, attemptAt);
      const answer = await callWithText('editMessageText', message, { message_id: previous.messageId });
      if (answer.status === 400 && answer.text.includes(NOT_MODIFIED))
        return delivered({ status: answer.status, externalRef: previous });
      // The message was deleted or is too old to edit: send it again.
      if (answer.status === 400 && parametersOf(answer)?.migrate_to_chat_id === undefined)
        return post(message, previous, attemptAt);
      return classify(answer, previous, attemptAt);
    },
  };
}

const Answer = z.object({
  description: z.string().optional().catch(undefined),
  result: z.object({ message_id: z.int() }).optional().catch(undefined),
  parameters: z
    .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.int().optional() })
    .optional()
    .catch(undefined),
});

const parseAnswer = ({ text }: HttpAnswer): Partial<z.infer<typeof Answer>> =>
  Answer.safeParse(parseJson(text)).data ?? {};
const isInvalidHtml = (answer: HttpAnswer): boolean =>
  answer.status === 400 && (parseAnswer(answer).description ?? '').toLowerCase().includes(INVALID_HTML);
const parametersOf = (answer: HttpAnswer) => parseAnswer(answer).parameters;

function classifyCall(
  answer: HttpAnswer,
  { chatId, previous, now }: { chatId: string; previous: Ref | null; now: Date },
): Outcome {
  const { result, parameters } = parseAnswer(answer);
  const details = { status: answer.status, answer: answer.text };
  if (parameters?.migrate_to_chat_id !== undefined)
    return permanent(
      `The Telegram group became a supergroup. Enter its new chat id: ${parameters.migrate_to_chat_id}.`,
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

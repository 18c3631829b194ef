import type { Message } from '#lib/alerts/message-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';

/** The title of a message as plain text. */
export const titleOf = (message: Message): string => renderPlain(message).title;

import type { Message } from '#lib/alerts/message-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';

/** A message in one line. */
export const titleOf = (message: Message): string => renderPlain(message).title;

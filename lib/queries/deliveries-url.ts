import { parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { filterName } from './url-text.ts';

/** URL state of the list of messages. */
export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'coalesced', 'held', 'dead'] as const;
export const deliveriesUrl = {
  channel: filterName,
  state: parseAsStringLiteral(DELIVERY_STATES),
  /** Id of the opened message. */
  delivery: parseAsString,
};

import { parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { filterName } from './url-text.ts';

/** What the list of messages keeps in its URL. */
export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'coalesced', 'held', 'dead'] as const;
export const deliveriesUrl = {
  channel: filterName,
  state: parseAsStringLiteral(DELIVERY_STATES),
  /** The one that is opened. */
  delivery: parseAsString,
};

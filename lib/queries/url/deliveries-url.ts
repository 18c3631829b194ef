import { parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { DELIVERY_STATES } from '#lib/domain/delivery.ts';
import { filterName } from './url-text.ts';

/** URL state of the list of messages. */
export const deliveriesUrl = {
  channel: filterName,
  state: parseAsStringLiteral(DELIVERY_STATES),
  /** Id of the opened message. */
  delivery: parseAsString,
};

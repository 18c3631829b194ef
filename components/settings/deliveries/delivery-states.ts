import type { Delivery } from '#lib/views/dto/alerting.ts';

export const DELIVERY_STATES: Readonly<Record<Delivery['state'], { word: string; means: string }>> = {
  pending: { word: 'waits', means: 'for its first or next try' },
  sending: { word: 'sending', means: 'is on its way' },
  delivered: { word: 'delivered', means: 'the receiver took it' },
  coalesced: { word: 'said by a newer one', means: 'of the same incident, before it was sent' },
  held: { word: 'held for the summary', means: 'over the messages of the day' },
  dead: { word: 'given up', means: 'can be sent again' },
};

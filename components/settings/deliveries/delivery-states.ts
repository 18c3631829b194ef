import type { DeliveryState } from '#lib/domain/delivery.ts';

export const DELIVERY_STATE_WORDS: Readonly<Record<DeliveryState, { word: string; means: string }>> = {
  pending: { word: 'Queued', means: 'for its first or next attempt' },
  sending: { word: 'Sending', means: 'is being sent' },
  delivered: { word: 'Delivered', means: 'accepted by the receiver' },
  coalesced: { word: 'Superseded', means: 'by a newer message of the same incident' },
  held: { word: 'Held for summary', means: 'over the daily limit' },
  dead: { word: 'Failed', means: 'can be resent' },
};

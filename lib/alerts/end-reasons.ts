/** Why Plimsoll itself ended an incident, as its event says it. Only the first is about something that went away. */
export const TAGS_GONE = 'its tags are gone';
export const NEW_MAJOR = 'a new major version began';
export const NOT_COMPARABLE =
  'its images cannot be compared with those before: they share no layers, or the platform was missing';
export const NOT_SEEN = 'no rule sees it any more, or its tags are gone';
export const ELSEWHERE = 'it goes on in another incident';
/** Of a budget, which counts the bytes of a pull. */
export const PACKED_SMALLER = 'the same files in another compression are within the budget';

/** Whether what an incident was about is no longer there. An event without a reason was written for nothing else. */
export const isGone = (reason: string | null): boolean => reason === null || reason === TAGS_GONE;

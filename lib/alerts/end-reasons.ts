/** Reasons in the events with which Plimsoll itself ends an incident. Only the first means that the subject is gone. */
export const TAGS_GONE = 'its tags are gone';
export const NEW_MAJOR = 'a new major version began';
export const NOT_COMPARABLE =
  'its images cannot be compared with those before: they share no layers, or the platform was missing';
export const NOT_SEEN = 'no rule sees it any more, or its tags are gone';
export const ELSEWHERE = 'it goes on in another incident';
/** For budgets only, which measure compressed bytes. */
export const PACKED_SMALLER = 'the same files in another compression are within the budget';

/** Reports whether a superseded incident lost its subject. An event without a reason counts as such. */
export const isGone = (reason: string | null): boolean => reason === null || reason === TAGS_GONE;

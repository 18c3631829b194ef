/** Maximum length of a search text, in characters. */
export const MAX_SEARCH_TEXT = 200;

/** Maximum number of results in each group of a search. */
export const MAX_SEARCH_RESULTS = 8;

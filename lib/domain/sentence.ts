/** Ends a text with a full stop, unless it ends with a mark already, so that another sentence can follow. Pure. */
export const endSentence = (text: string): string => (/[.!?:…]["')\]]?$/.test(text) || text === '' ? text : `${text}.`);

/** Joins a message and the hint about the next step, which may be missing, to sentences. Pure. */
export const joinSentences = (message: string, hint: string | null | undefined): string =>
  hint ? `${endSentence(message)} ${hint}` : message;

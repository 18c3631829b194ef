type Chosen = {
  /** Id of the chosen repository; null without one. */
  value: string | null;
  reference: string | undefined;
  /** True if it could not be read: a link may name a removed repository. */
  isGone: boolean;
};

/**
 * Returns the text of the field: "" without a choice, and a placeholder while the name of the chosen one is loading.
 */
export function chosenText({ value, reference, isGone }: Chosen): string {
  return value === null ? '' : (reference ?? (isGone ? value : ''));
}

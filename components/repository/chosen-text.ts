type Chosen = {
  /** Id of what is chosen; null for nothing. */
  value: string | null;
  reference: string | undefined;
  /** It could not be read: a link may name a repository that was removed. */
  isGone: boolean;
};

/** What says which repository is chosen: "" for none, and never while one is, but for the moment in which its name is asked for. */
export function chosenText({ value, reference, isGone }: Chosen): string {
  return value === null ? '' : (reference ?? (isGone ? value : ''));
}

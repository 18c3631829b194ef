import { ApiError } from '#lib/queries/api-error.ts';

/** Puts the focus where the refused part of a form is typed: what is wrong with it is then read out, too. */
export function focusRefused(form: HTMLFormElement | null, error: Error): void {
  if (form === null || !(error instanceof ApiError) || error.field === null) return;
  const parts = error.field.split('.');
  // "tags.2" is typed where "tags" is.
  const names = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
  const field = names.map((name) => form.elements.namedItem(name)).find((found) => found instanceof HTMLElement);
  field?.focus();
}

import { ApiError } from '#lib/queries/api-error.ts';

/** Puts the focus where the refused part of a form is typed: what is wrong with it is then read out, too. */
export function focusRefused(form: HTMLFormElement | null, error: Error): void {
  if (form === null || !(error instanceof ApiError) || error.field === null) return;
  const field = form.elements.namedItem(error.field);
  if (field instanceof HTMLElement) field.focus();
}

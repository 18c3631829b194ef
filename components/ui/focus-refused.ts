import { ApiError } from '#lib/queries/requests/api-error.ts';

/** Moves the focus to the first refused field that the form has, so that screen readers read the refusal. */
export function focusRefused(form: HTMLFormElement | null, error: Error): void {
  if (form === null || !(error instanceof ApiError)) return;
  const names = error.fields.flatMap(({ field }) => {
    const parts = field.split('.');
    // "tags.2" belongs to the field "tags".
    return parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
  });
  const field = names.map((name) => form.elements.namedItem(name)).find((found) => found instanceof HTMLElement);
  field?.focus();
}

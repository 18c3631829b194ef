/** The button of a row of the findings. Its `data-finding` is the id of the finding. */
export const ROW_BUTTON = 'button[data-finding]';

/** Returns the button of a finding's row; null where it is not listed. */
export function findRowButton(list: HTMLElement | null, id: string | null): HTMLElement | null {
  const rows = [...(list?.querySelectorAll<HTMLElement>(ROW_BUTTON) ?? [])];
  return rows.find(({ dataset }) => dataset.finding === id) ?? null;
}

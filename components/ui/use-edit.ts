'use client';

import { useUrl } from '#components/ui/use-url.ts';
import { editUrl } from '#lib/queries/url/url-state.ts';

/** Returns the id of the item whose form is open, NEW for a new item, null without a form; and sets it in the URL. */
export function useEdit(): [edit: string | null, setEdit: (id: string | null) => void] {
  const [{ edit }, setUrl] = useUrl(editUrl);
  return [edit, (id) => void setUrl({ edit: id })];
}

import { clipTexts } from '#lib/image/clip-texts.ts';

const MAX_TEXT = 1_000;

/**
 * Writes JSON of at most `maxBytes`. Clips long texts, then halves the largest lists. `truncated` has the number of
 * removed entries by path: {"cause.contents": 7}.
 *
 * @param toDocument - puts the data into the document to send
 */
export function boundJson(
  data: object,
  maxBytes: number,
  toDocument: (data: object, truncated: Record<string, number>) => object,
): string {
  const bounded = clipTexts(data as Record<string, unknown>, MAX_TEXT);
  const truncated: Record<string, number> = {};
  for (;;) {
    const text = JSON.stringify(toDocument(bounded, truncated));
    if (Buffer.byteLength(text) <= maxBytes) return text;
    const [longest] = listLists(bounded).sort((a, b) => b.size - a.size);
    if (!longest) return text;
    const { path, list } = longest;
    const kept = Math.floor(list.length / 2);
    truncated[path] = (truncated[path] ?? 0) + list.length - kept;
    list.length = kept;
  }
}

type Found = { path: string; list: unknown[]; size: number };

/** Lists every list that is not empty, with its size as JSON. */
function listLists(value: unknown, path = ''): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, one]) => listLists(one, path === '' ? name : `${path}.${name}`));
  if (!Array.isArray(value) || value.length === 0) return inner;
  return [{ path, list: value, size: JSON.stringify(value).length }, ...inner];
}

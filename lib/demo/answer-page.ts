/**
 * Returns one page of a list of names in lexical order, with a relative `Link` while more follow (L-05, L-08). `n` and
 * `last` come from the query. A larger `n` is reduced to the maximum, as in distribution. Returns null when `n` is not
 * a number.
 */
export function listPage(
  names: string[],
  url: URL,
  pageSize: number | null,
): { names: string[]; headers: Record<string, string> } | null {
  const asked = url.searchParams.get('n');
  if (asked !== null && !/^\d{1,9}$/.test(asked)) return null;
  const most = pageSize ?? Number.POSITIVE_INFINITY;
  const size = asked === null ? most : Math.min(Number(asked), most);
  const last = url.searchParams.get('last');
  const rest = [...names].sort(byCodeUnit).filter((name) => last === null || name > last);
  const page = rest.slice(0, size);
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  const end = page.at(-1);
  if (end !== undefined && rest.length > page.length) {
    headers.link = `<${url.pathname}?last=${encodeURIComponent(end)}&n=${size}>; rel="next"`;
  }
  return { names: page, headers };
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

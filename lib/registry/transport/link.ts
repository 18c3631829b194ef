const MAX_QUERY_CHARACTERS = 4096;
/** Matches one `<target>; a=b; rel="next"` of a header (RFC 8288). */
const LINK = /<([^<>]*)>((?:[^,"]|"(?:[^"\\]|\\.)*")*)/g;
const RELATION = /(?:^|;)[ \t]*rel[ \t]*=[ \t]*(?:"([^"]*)"|([^\s;,"]+))/i;

/**
 * Returns the query of the next page with its `?`, or null when there is none. Scheme, host and path of the target are
 * ignored. A registry therefore cannot redirect a list or lose its own path prefix (S-30, S-31, L-06).
 */
export function findNextQuery(header: string | readonly string[] | undefined): string | null {
  const text = typeof header === 'string' ? header : (header ?? []).join(', ');
  for (const [, target = '', parameters = ''] of text.matchAll(LINK)) {
    const found = RELATION.exec(parameters);
    const relations = (found?.[1] ?? found?.[2] ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next')) return queryOf(target);
  }
  return null;
}

function queryOf(target: string): string | null {
  const parsed = URL.parse(target, 'http://registry.invalid/');
  const query = parsed?.search ?? '';
  return query.length > 1 && query.length <= MAX_QUERY_CHARACTERS ? query : null;
}

/**
 * Returns the content of a stored message without its links into Plimsoll. They begin with the base URL at the time of sending, which can
 * be an internal address that an admin opened.
 *
 * @param payload - a `Message` of lib/alerts/message-facts.ts, as JSON
 */
export function hideLinks(payload: unknown): unknown {
  if (Array.isArray(payload)) return payload.map(hideLinks);
  if (typeof payload !== 'object' || payload === null) return payload;
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      if (name === 'link') return [name, null];
      return [name, name === 'links' ? emptied(value) : hideLinks(value)];
    }),
  );
}

/** Returns the report of a check with only the path of its link. @param id - of the check */
export function hideReportLink(report: string, id: string): string {
  return report.replaceAll(/https?:\/\/[^\s()<>"]+/g, (url) => (url.endsWith(`/checks/${id}`) ? `/checks/${id}` : url));
}

const emptied = (links: unknown): unknown =>
  typeof links === 'object' && links !== null
    ? Object.fromEntries(Object.keys(links).map((name) => [name, null]))
    : null;

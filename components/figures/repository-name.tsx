import { visibleText } from '#lib/format/text.ts';

type Props = {
  /** "acme/platform/api", or the whole reference. */
  name: string;
  /** Host of the registry, shown after the name where another repository has the same name; else null. */
  host?: string | null;
};

/**
 * The name of a repository. One that is too long is cut at the front, because its last segment identifies it: "…/platform/api".
 * Its parent needs a limited width.
 */
export function RepositoryName({ name, host = null }: Props) {
  const text = visibleText(name);
  return (
    <span className="inline-flex max-w-full min-w-0 items-baseline gap-1 align-bottom">
      {/* The text runs to the left, so that the browser cuts its beginning; bdi keeps its own order. */}
      <span dir="rtl" className="min-w-0 truncate text-left" title={text}>
        <bdi dir="ltr">{text}</bdi>
      </span>
      {host === null ? null : <span className="shrink-0 text-muted"> {host}</span>}
    </span>
  );
}

import { Day } from './time.tsx';

type Props = {
  /** The build date in the config; null if it is unknown. */
  createdAt: string | null;
  firstSeenAt: string | null;
};

/** "built 3 Nov 2026 · first seen 4 Nov 2026". Registries do not report when an image was pushed. */
export function ImageDates({ createdAt, firstSeenAt }: Props) {
  return (
    // A line of its own on a phone: where it fits beside another by a hair, a font that arrives would move the page.
    <span className="flex flex-wrap gap-x-4 text-muted max-md:basis-full">
      <span title="Build date in the image’s config">
        built <BuildDay createdAt={createdAt} />
      </span>
      {firstSeenAt === null ? null : (
        <span title="When Plimsoll first saw it">
          first seen <Day at={firstSeenAt} />
        </span>
      )}
    </span>
  );
}

const NO_BUILD_DATE = 'The image’s config has no build date';

/** The build date in a column of its own. */
export function BuildDay({ createdAt }: { createdAt: string | null }) {
  if (createdAt !== null) return <Day at={createdAt} />;
  return (
    <span className="text-muted" title={NO_BUILD_DATE}>
      unknown
    </span>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { UnreadLayers } from '#components/image/packages/unread-layers.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { packagesQuery } from '#lib/queries/images/packages.ts';
import type { ImageFindings } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';

/** The query of the Packages tab without filters. Its answer names the layers that were not read. */
export const layersQuery = ({ repositoryId, digest }: Image) =>
  packagesQuery(repositoryId, digest, { q: '', ecosystem: null, sort: '-size' });

/** Why the findings of an image are not complete: layers that were not read, or too many files. */
export function UnreadNote({ image, state }: { image: Image; state: ImageFindings['state'] }) {
  const query = useInfiniteQuery(layersQuery(image));
  const [first] = query.data?.pages ?? [];
  if (first === undefined)
    return query.error === null ? (
      <NoteSkeleton lines={state === 'partial' ? 2 : 1} />
    ) : (
      <InlineError error={query.error} />
    );
  if (first.unread.length > 0)
    return <UnreadLayers image={image} subject="findings" unread={first.unread} waiting={first.waiting} />;
  return (
    <p className="text-muted">
      {state === 'reading' || state === 'unread'
        ? 'All layers are read. The findings appear here automatically.'
        : 'Only a part of the files is checked: there are too many, or a layer is damaged.'}
    </p>
  );
}

const LINES = [0, 1];

/** The shape of the note about unread layers: its lines and the button. */
function NoteSkeleton({ lines }: { lines: number }) {
  return (
    <div role="status" aria-label="Loading the state of the layers" className="flex flex-col gap-2">
      {LINES.slice(0, lines).map((line) => (
        <div key={line} className="skeleton h-[18px] w-80 max-w-full" />
      ))}
      <div className="skeleton h-8 w-40" />
    </div>
  );
}

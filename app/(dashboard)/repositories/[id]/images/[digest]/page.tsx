import type { SearchParams } from 'nuqs/server';
import { Prefetched } from '#app/prefetch.tsx';
import { ImageScreen } from '#components/image/image-screen.tsx';
import { imageQuery } from '#lib/queries/images/image.ts';
import { loadImageUrl } from '#lib/queries/url/url-loaders.ts';
import { readImageOnce } from '../../reading.ts';

export const dynamic = 'force-dynamic';

type Props = { params: Promise<{ id: string; digest: string }>; searchParams: Promise<SearchParams> };

export default async function Page({ params, searchParams }: Props) {
  const { id, digest: segment } = await params;
  const digest = decodeURIComponent(segment);
  const { previous } = loadImageUrl(await searchParams);
  return (
    <Prefetched
      read={(_context, client) =>
        client.prefetchQuery({
          ...imageQuery(id, digest, previous),
          queryFn: () => readImageOnce(id, digest, previous),
        })
      }
    >
      <ImageScreen repositoryId={id} digest={digest} />
    </Prefetched>
  );
}

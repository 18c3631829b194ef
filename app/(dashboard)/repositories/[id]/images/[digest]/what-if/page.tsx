import { Prefetched } from '#app/prefetch.tsx';
import { WhatIfScreen } from '#components/what-if/what-if-screen.tsx';
import { imageQuery } from '#lib/queries/images/image.ts';
import { readImageOnce } from '../../../reading.ts';

export const dynamic = 'force-dynamic';

export default async function Page({ params }: { params: Promise<{ id: string; digest: string }> }) {
  const { id, digest: segment } = await params;
  const digest = decodeURIComponent(segment);
  return (
    <Prefetched
      read={(_context, client) =>
        client.prefetchQuery({ ...imageQuery(id, digest), queryFn: () => readImageOnce(id, digest, null) })
      }
    >
      <WhatIfScreen repositoryId={id} digest={digest} />
    </Prefetched>
  );
}

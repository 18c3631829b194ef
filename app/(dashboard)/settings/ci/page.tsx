import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { CiScreen } from '#components/settings/ci/ci-screen.tsx';
import { forgesQuery } from '#lib/queries/checks/forges.ts';
import { readForges } from '#lib/views/checks/forges.ts';
import { prefetchBaseUrl } from '../prefetch-base-url.ts';

export const metadata: Metadata = { title: 'CI' };

export default function Page() {
  return (
    <Prefetched
      read={(context, client) =>
        Promise.all([
          client.prefetchQuery({ ...forgesQuery(), queryFn: () => readForges(context.views) }),
          prefetchBaseUrl(context, client),
        ])
      }
    >
      <CiScreen />
    </Prefetched>
  );
}

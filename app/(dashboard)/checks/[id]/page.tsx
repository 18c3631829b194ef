import { Prefetched } from '#app/prefetch.tsx';
import { CheckScreen } from '#components/checks/check-screen.tsx';
import { checkQuery } from '#lib/queries/checks/checks.ts';
import { readCheckOnce } from './reading.ts';

export const dynamic = 'force-dynamic';

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Prefetched read={(_, client) => client.prefetchQuery({ ...checkQuery(id), queryFn: () => readCheckOnce(id) })}>
      <CheckScreen id={id} />
    </Prefetched>
  );
}

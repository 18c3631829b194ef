import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { CheckScreen } from '#components/checks/check-screen.tsx';
import { checkQuery } from '#lib/queries/checks.ts';
import { readCheck } from '#lib/views/checks.ts';

export const metadata: Metadata = { title: 'Check' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Prefetched
      read={({ views }, client) => client.prefetchQuery({ ...checkQuery(id), queryFn: () => readCheck(views, id) })}
    >
      <CheckScreen id={id} />
    </Prefetched>
  );
}

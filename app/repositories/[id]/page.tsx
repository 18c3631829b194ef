import { RepositoryScreen } from '#components/repository/repository-screen.tsx';

export const dynamic = 'force-dynamic';

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <RepositoryScreen id={id} />;
}

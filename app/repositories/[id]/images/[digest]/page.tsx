import { ImageScreen } from '#components/image/image-screen.tsx';

export const dynamic = 'force-dynamic';

export default async function Page({ params }: { params: Promise<{ id: string; digest: string }> }) {
  const { id, digest } = await params;
  return <ImageScreen repositoryId={id} digest={decodeURIComponent(digest)} />;
}

import { ImageSkeleton } from '#components/image/skeleton.tsx';

export default function Loading() {
  return <ImageSkeleton />;
}

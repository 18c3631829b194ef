import { RepositorySkeleton } from '#components/repository/skeleton.tsx';

export default function Loading() {
  return <RepositorySkeleton />;
}

import Link from 'next/link';
import { SharedLayers } from '#components/usage/shared-layers.tsx';
import { UsageMap } from '#components/usage/usage-map.tsx';

/** What the watched tags take: the map and the largest layers of the screen Usage. */
export function LayersView() {
  return (
    <div className="flex flex-col gap-5">
      <UsageMap />
      <SharedLayers />
      <p>
        <Link href="/usage" className="text-accent hover:underline">
          All figures: usage
        </Link>
      </p>
    </div>
  );
}

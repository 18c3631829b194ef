import { MAP_HEIGHT } from './map-height.ts';

const ROWS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The shape of the files: the figures, the switches, the map and the tree. */
export function FilesSkeleton() {
  return (
    <div role="status" aria-label="Loading files" className="flex flex-col gap-4">
      <div className="skeleton h-[18px] w-[640px] max-w-full max-sm:h-[62px]" />
      <div className="skeleton h-8 w-[560px] max-w-full max-sm:h-[72px]" />
      <div className="skeleton h-[18px] w-40" />
      <div className="grid grid-cols-1 gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <div className="skeleton" style={{ height: MAP_HEIGHT }} />
        <div>
          <div className="h-8 border-b border-line" />
          {ROWS.map((row) => (
            <div key={row} className="flex h-7 items-center border-b border-line">
              <div className="skeleton h-4 w-full" />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

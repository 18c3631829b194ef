import { Size } from '#components/figures/size.tsx';
import { looksSmaller } from '#lib/format/shrink.ts';
import { possibleBytes } from './sum-up.ts';

/** "could be about 53.0 MB", or "could save about 462 kB" where that is lost in the rounding of the size. */
export function PossibleSize({
  sizeBytes,
  sums,
}: {
  sizeBytes: number;
  sums: { savedBytes: number; estimated: boolean };
}) {
  const possible = possibleBytes(sizeBytes, sums);
  const isVisible = looksSmaller(sizeBytes, possible);
  return (
    <>
      {isVisible ? 'could be ' : 'could save '}
      {sums.estimated ? 'about ' : ''}
      <Size bytes={isVisible ? possible : sums.savedBytes} />
    </>
  );
}

import { Size } from '#components/figures/size.tsx';

/** "about 18.9 MB": bytes that a finding saves, and whether they are estimated. */
export function SavedSize({ bytes, estimated }: { bytes: number; estimated: boolean }) {
  return (
    <span
      className="whitespace-nowrap text-saved"
      title={estimated ? 'Estimated: small files are compressed together.' : undefined}
    >
      {estimated ? 'about ' : ''}
      <Size bytes={bytes} />
    </span>
  );
}

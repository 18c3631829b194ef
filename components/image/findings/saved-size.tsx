import { Size } from '#components/figures/size.tsx';

type Props = {
  bytes: number;
  estimated: boolean;
  /** False for a finding that is dismissed. */
  counts?: boolean;
  /** True for bytes of each release and not of the image. */
  isPerRelease?: boolean;
};

/** "about 18.9 MB": bytes that a finding saves, and whether they are estimated. */
export function SavedSize({ bytes, estimated, counts = true, isPerRelease = false }: Props) {
  return (
    <span
      className={`whitespace-nowrap ${counts ? 'text-saved' : 'text-muted'}`}
      title={estimated ? 'Estimated: small files are compressed together.' : undefined}
    >
      {estimated ? 'about ' : ''}
      <Size bytes={bytes} />
      {isPerRelease ? ' a release' : ''}
    </span>
  );
}

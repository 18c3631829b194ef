import { Size, Unknown } from './size.tsx';

/** The size of a package; a dash where only the package manager or another file names it, so that its files are not known. */
export function PackageSize({ bytes, className = '' }: { bytes: number; className?: string }) {
  return bytes === 0 ? (
    <Unknown className={className} why="its files are not known" />
  ) : (
    <Size bytes={bytes} className={className} />
  );
}

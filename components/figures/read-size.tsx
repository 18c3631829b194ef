import { Size } from './size.tsx';

/** A size that is known once the layers of an image are read. */
export function ReadSize({ bytes }: { bytes: number | null }) {
  return bytes === null ? <span className="whitespace-nowrap text-muted">not read</span> : <Size bytes={bytes} />;
}

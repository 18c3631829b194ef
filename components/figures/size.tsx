import { formatBytes, formatExactBytes } from '#lib/format/bytes.ts';

/** "184 MB", with the exact bytes in the tooltip; a dash for an unknown size. */
export function Size({ bytes, className = '' }: { bytes: number | null; className?: string }) {
  if (bytes === null) return <Unknown className={className} />;
  return (
    <span className={`num ${className}`} title={formatExactBytes(bytes)}>
      {formatBytes(bytes)}
    </span>
  );
}

export function Unknown({ className = '', why = 'not known yet' }: { className?: string; why?: string }) {
  return (
    <span className={`text-muted ${className}`} title={why}>
      <span aria-hidden>–</span>
      <span className="sr-only">{why}</span>
    </span>
  );
}

import { formatBytes, formatExactBytes } from '#lib/format/bytes.ts';

/** "184 MB"; the exact bytes are in the tooltip. Nothing known is a dash that says so. */
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

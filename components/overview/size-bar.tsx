/** A size to scale; the tick marks where it lay at the start of the period. Both are said in figures beside it. */
export function SizeBar({ bytes, before, scale }: { bytes: number; before: number | null; scale: number }) {
  const share = (value: number) => `${Math.min(100, (value / Math.max(1, scale)) * 100)}%`;
  return (
    <span aria-hidden className="relative block h-2 w-full rounded-[1px] bg-line">
      <span className="absolute inset-y-0 left-0 rounded-[1px] bg-base" style={{ width: share(bytes) }} />
      {before === null ? null : (
        <span className="absolute -inset-y-[3px] w-px bg-ink" style={{ left: share(before) }} />
      )}
    </span>
  );
}

import { formatBytes } from '#lib/format/bytes.ts';

type Props = { bytes: number; before: number | null; budget: number | null; scale: number };

/**
 * A size to scale. The tick marks the size at the start of the period, the taller tick the budget; what exceeds it is orange.
 * Figures are beside it.
 */
export function SizeBar({ bytes, before, budget, scale }: Props) {
  const share = (value: number) => `${Math.min(100, (value / Math.max(1, scale)) * 100)}%`;
  const isOverBudget = budget !== null && bytes > budget;
  return (
    <span
      title={budget === null ? undefined : `budget ${formatBytes(budget)}`}
      className="relative block h-2 w-full rounded-[1px] bg-line"
    >
      <span
        className="absolute inset-y-0 left-0 rounded-[1px] bg-base"
        style={{ width: share(isOverBudget ? budget : bytes) }}
      />
      {isOverBudget ? (
        <span
          className="absolute inset-y-0 rounded-[1px] bg-signal"
          style={{ left: share(budget), width: share(bytes - budget) }}
        />
      ) : null}
      {before === null ? null : (
        <span className="absolute -inset-y-[3px] w-px bg-ink" style={{ left: share(before) }} />
      )}
      {budget === null ? null : (
        <>
          <span
            className={`absolute -inset-y-[5px] w-0.5 ${isOverBudget ? 'bg-signal' : 'bg-edge'}`}
            style={{ left: share(budget) }}
          />
          <span className="sr-only">budget {formatBytes(budget)}</span>
        </>
      )}
    </span>
  );
}

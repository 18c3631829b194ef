import { formatBytes } from '#lib/format/bytes.ts';

type Props = { bytes: number; before: number | null; budget: number | null; scale: number };

/**
 * A size to scale. The tick marks where it lay at the start of the period, the taller one the load line; what lies above that
 * is orange. Size and change are said in figures beside it, the load line here.
 */
export function SizeBar({ bytes, before, budget, scale }: Props) {
  const share = (value: number) => `${Math.min(100, (value / Math.max(1, scale)) * 100)}%`;
  const isOverBudget = budget !== null && bytes > budget;
  return (
    <span
      title={budget === null ? undefined : `load line ${formatBytes(budget)}`}
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
          <span className="sr-only">
            {isOverBudget ? 'over' : 'below'} its load line of {formatBytes(budget)}
          </span>
        </>
      )}
    </span>
  );
}

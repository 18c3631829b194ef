import type { ReactNode } from 'react';
import { useEarlyTick } from './use-early-input.ts';

/** A checkbox that looks like a switch, with its label to the right. */
export function Switch({
  label,
  checked,
  onChange,
}: {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const element = useEarlyTick(checked, onChange);
  return (
    <label className="inline-flex cursor-pointer items-center gap-2 print:hidden">
      <input
        ref={element}
        type="checkbox"
        role="switch"
        aria-checked={checked}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="relative h-[18px] w-8 shrink-0 cursor-pointer appearance-none rounded-full border border-edge bg-line before:absolute before:top-0.5 before:left-0.5 before:size-3 before:rounded-full before:bg-ink before:transition-transform before:duration-100 checked:border-accent checked:bg-accent checked:before:translate-x-3.5 checked:before:bg-on-accent"
      />
      {label}
    </label>
  );
}

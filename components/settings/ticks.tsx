import { useEarlyInput } from '#components/ui/use-early-input.ts';
import { visibleText } from '#lib/format/text.ts';

/** A group of checkboxes in a row. */
export function Ticks<T extends string>({
  label,
  options,
  values,
  onChange,
}: {
  label: string;
  options: readonly { value: T; label: string; note?: string }[];
  values: readonly T[];
  onChange: (values: T[]) => void;
}) {
  const group = useEarlyInput<HTMLFieldSetElement>((early) => {
    const boxes = [...early.querySelectorAll('input')];
    const ticked = options.filter((_, index) => boxes[index]?.checked).map((option) => option.value);
    if (boxes.some((box, index) => box.checked !== values.includes(options[index]?.value as T))) onChange(ticked);
  });
  return (
    <fieldset ref={group} aria-label={label} className="flex min-w-0 flex-wrap gap-x-4 gap-y-2">
      {options.map((option) => (
        <label key={option.value} className="inline-flex min-h-6 cursor-pointer items-center gap-2">
          <input
            type="checkbox"
            checked={values.includes(option.value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...values, option.value] : values.filter((value) => value !== option.value))
            }
            className="size-4 accent-[var(--accent)]"
          />
          <span className="[overflow-wrap:anywhere]">{visibleText(option.label)}</span>
          {option.note === undefined ? null : <span className="text-muted">{option.note}</span>}
        </label>
      ))}
    </fieldset>
  );
}

import { useEarlyText } from '#components/ui/use-early-input.ts';
import type { RuleField } from './rule-fields.ts';

const WIDEST = 16;

/** A value within a sentence. Its errors are below the sentence, under `errorId`. */
export function SentenceInput({
  field,
  value,
  errorId,
  onChange,
  onLeave,
}: {
  field: RuleField;
  value: string;
  /** Id of the shown error; null without one. */
  errorId: string | null;
  onChange: (value: string) => void;
  onLeave: () => void;
}) {
  const element = useEarlyText<HTMLInputElement>(value, onChange);
  return (
    <input
      ref={element}
      aria-label={field.label}
      aria-invalid={errorId === null ? undefined : true}
      aria-describedby={errorId ?? undefined}
      name={`settings.${field.path}`}
      value={value}
      size={Math.min(WIDEST, Math.max(field.kind === 'count' || field.kind === 'factor' ? 3 : 6, value.length))}
      inputMode={field.kind === 'count' ? 'numeric' : 'text'}
      autoComplete="off"
      onChange={({ target }) => onChange(target.value)}
      onBlur={onLeave}
      className="num mx-0.5 h-7 max-w-full rounded-m border border-edge bg-raised px-1.5 text-s text-ink aria-invalid:border-danger"
    />
  );
}

import { Field } from '#components/ui/field.tsx';
import { Switch } from '#components/ui/switch.tsx';
import type { RuleField } from './rule-fields.ts';

/** One setting of a rule: what is typed, and its default where that differs. */
export function SettingField({
  field,
  value,
  instead,
  error,
  onChange,
}: {
  field: RuleField;
  value: string;
  /** The default; null where this is it. */
  instead: string | null;
  error: string | null;
  onChange: (value: string) => void;
}) {
  const differs =
    instead === null ? null : <Differs instead={instead} onReset={() => onChange(resetTo(field, instead))} />;
  if (field.kind === 'switch')
    return (
      <div className={`flex min-w-0 flex-col gap-1 pt-1 ${field.isWhole === true ? 'col-span-full' : 'sm:col-span-2'}`}>
        <Switch label={field.label} checked={value === 'on'} onChange={(on) => onChange(on ? 'on' : '')} />
        {field.note === undefined && differs === null ? null : (
          <p className="pl-10 text-muted">
            {field.note}
            {field.note === undefined || differs === null ? '' : '; '}
            {differs}
          </p>
        )}
      </div>
    );
  const unit = field.unit === undefined ? '' : ` (${field.unit})`;
  return (
    <Field
      label={`${field.label}${unit}`}
      name={`settings.${field.path}`}
      mono
      value={value}
      inputMode={field.kind === 'count' ? 'numeric' : 'text'}
      onChange={({ target }) => onChange(target.value)}
      note={
        field.note === undefined && differs === null ? undefined : (
          <>
            {field.note}
            {field.note === undefined || differs === null ? '' : '; '}
            {differs}
          </>
        )
      }
      error={error}
    />
  );
}

const resetTo = (field: RuleField, instead: string): string =>
  field.kind === 'switch' ? (instead === 'on' ? 'on' : '') : instead;

function Differs({ instead, onReset }: { instead: string; onReset: () => void }) {
  return (
    <>
      <span className="text-ink">differs from the default, {instead}</span>{' '}
      <button type="button" onClick={onReset} className="text-accent hover:underline">
        reset
      </button>
    </>
  );
}

import { Field } from '#components/ui/field.tsx';
import { refusalOf } from '#lib/queries/api-error.ts';

export type TextState = { value: string; onChange: (value: string) => void; error: Error | null };

export function NameField({ value, onChange, error }: TextState) {
  return (
    <Field
      label="Your name"
      name="name"
      autoComplete="name"
      required
      maxLength={100}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={refusalOf(error, 'name')}
    />
  );
}

/** What one signs in with from then on. `isFixed`: somebody else chose it. */
export function EmailField({ value, onChange, error, isFixed = false }: TextState & { isFixed?: boolean }) {
  return (
    <Field
      label="E-mail address"
      type="email"
      name="email"
      autoComplete="username"
      required
      readOnly={isFixed}
      maxLength={254}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      note={isFixed ? 'You sign in with it.' : 'You sign in with it; no mail is sent to it.'}
      error={refusalOf(error, 'email')}
    />
  );
}

/** Whether one of the fields of a new account says already what was refused. */
export const isFieldError = (error: Error | null): boolean =>
  ['name', 'email', 'password'].some((field) => refusalOf(error, field) !== null);

import { Field } from '#components/ui/field.tsx';
import { refusalOf } from '#lib/queries/requests/api-error.ts';

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

/** The address to sign in with. `isFixed` if the invitation names it. */
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
      note={isFixed ? 'Used to sign in.' : 'Used to sign in. No e-mail is sent.'}
      error={refusalOf(error, 'email')}
    />
  );
}

/** Reports whether a field of the new account shows the refusal already. */
export const isFieldError = (error: Error | null): boolean =>
  ['name', 'email', 'password'].some((field) => refusalOf(error, field) !== null);

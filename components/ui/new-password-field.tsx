'use client';

import { countOf } from '#lib/format/count.ts';
import { PasswordField } from './password-field.tsx';

/** Same as in lib/auth/passwords.ts, which also refuses common passwords. */
const LEAST_CHARACTERS = 10;

function note(password: string): string {
  const missing = LEAST_CHARACTERS - [...password].length;
  if (password === '') return `At least ${LEAST_CHARACTERS} characters; a passphrase works well.`;
  if (missing > 0) return `${countOf(missing, 'more character')}.`;
  return 'Long enough. Common passwords are refused.';
}

/** A field for a new password, which shows what is missing. */
export function NewPasswordField({
  label = 'Password',
  name = 'password',
  value,
  onChange,
  error,
}: {
  label?: string;
  name?: string;
  value: string;
  onChange: (password: string) => void;
  error: string | null;
}) {
  return (
    <PasswordField
      label={label}
      name={name}
      autoComplete="new-password"
      required
      minLength={LEAST_CHARACTERS}
      maxLength={256}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      note={note(value)}
      error={error}
    />
  );
}

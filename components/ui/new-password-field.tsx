'use client';

import { formatCount } from '#lib/format/count.ts';
import { PasswordField } from './password-field.tsx';

/** As lib/auth/passwords.ts demands; common ones are refused there. */
const LEAST_CHARACTERS = 10;

function note(password: string): string {
  const missing = LEAST_CHARACTERS - [...password].length;
  if (password === '')
    return `At least ${LEAST_CHARACTERS} characters; a few words that mean something only to you do well.`;
  if (missing > 0) return `${formatCount(missing)} more ${missing === 1 ? 'character' : 'characters'}.`;
  return 'Long enough. One that many people use is refused.';
}

/** A password to be: says what is still missing. */
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

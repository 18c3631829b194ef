'use client';

import { type ComponentProps, useState } from 'react';
import { Field } from './field.tsx';

type Props = Omit<ComponentProps<typeof Field>, 'type' | 'rows' | 'mono'>;

/** A field for a password, which can be shown while it is typed. */
export function PasswordField(props: Props) {
  const [isShown, setShown] = useState(false);
  return (
    <div className="relative">
      <Field name="password" {...props} type={isShown ? 'text' : 'password'} autoCapitalize="off" spellCheck={false} />
      <button
        type="button"
        aria-pressed={isShown}
        aria-label={`Show ${props.label.toLowerCase()}`}
        onClick={() => setShown(!isShown)}
        className="absolute top-0 right-0 text-accent hover:underline"
      >
        {isShown ? 'Hide' : 'Show'}
      </button>
    </div>
  );
}

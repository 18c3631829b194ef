import type { ComponentProps } from 'react';
import { StaleNote } from '#components/states/stale-note.tsx';
import { Masthead } from './masthead.tsx';

type Props = ComponentProps<typeof Masthead> & {
  /** Why the data could not be refreshed, and their time in epoch milliseconds. */
  stale: ComponentProps<typeof StaleNote>;
};

/** The masthead, with a note when the data could not be refreshed. */
export function RepositoryHead({ stale, ...masthead }: Props) {
  return (
    <>
      <Masthead {...masthead} />
      <StaleNote {...stale} />
    </>
  );
}

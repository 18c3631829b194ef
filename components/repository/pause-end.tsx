import { At } from '#components/figures/at.tsx';

/** The time from which polls are possible again. */
export function PauseEnd({ at }: { at: string }) {
  return (
    <>
      {' '}
      The pause ends <At at={at} />.
    </>
  );
}

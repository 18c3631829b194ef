import type { Problem } from '#lib/views/dto/common.ts';
import type { Poll } from '#lib/views/dto/poll.ts';
import { PauseEnd } from './pause-end.tsx';
import { pollSentence } from './poll-sentence.ts';

/** The progress of a poll, or its result, with the end of a pause of the registry. `problems` are shown below it. */
export function PollStatus({ poll, problems }: { poll: Poll; problems: readonly Problem[] }) {
  // The reason is among the problems of the repository once these are read again.
  const isExplained = poll.state === 'failed' && problems.some(({ message }) => message === poll.error?.message);
  return (
    <>
      {isExplained ? 'The check failed; the reason is below.' : pollSentence(poll)}
      {poll.error?.until ? <PauseEnd at={poll.error.until} /> : null}
    </>
  );
}

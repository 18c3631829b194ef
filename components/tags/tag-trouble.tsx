'use client';

import { useQuery } from '@tanstack/react-query';
import { NextTry } from '#components/figures/at.tsx';
import { Ago } from '#components/figures/time.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { TroubleEntry } from '#components/states/trouble-entry.tsx';
import { repositoryQuery } from '#lib/queries/repositories/repository.ts';
import type { Tag, TagProblem } from '#lib/views/dto/tags.ts';
import { CheckNow } from './check-now.tsx';
import { WAITING_FOR_QUOTA } from './tag-state.ts';
import { UnreadParts } from './unread-parts.tsx';

/** The problem of a tag: the registry's message, its start, the time of the next try, and actions. */
export function TagTrouble({ tag, repositoryId }: { tag: Tag; repositoryId: string }) {
  const mayWrite = useMay('write');
  const { data: repository } = useQuery(repositoryQuery(repositoryId));
  const { missingSince, problem, unreadParts } = tag;
  // A poll by hand cannot help if the quota is used up.
  const canCheck =
    missingSince !== null ||
    [...(problem === null ? [] : [problem]), ...unreadParts].some(({ code }) => code !== WAITING_FOR_QUOTA);
  return (
    <section
      aria-label={`Problems of ${tag.name}`}
      className="flex flex-col items-start gap-2 border-b border-line py-2"
    >
      {missingSince === null ? null : (
        <TroubleEntry
          message="The registry no longer has this tag."
          hint="It is marked as gone after three checks over at least an hour."
        >
          Missing since <Ago at={missingSince} />
        </TroubleEntry>
      )}
      {problem === null ? null : <Problem problem={problem} isShown={tag.digest !== null} />}
      <UnreadParts parts={unreadParts} />
      {canCheck && mayWrite && repository !== undefined && repository.origin !== 'demo' ? (
        <CheckNow repositoryId={repositoryId} />
      ) : null}
    </section>
  );
}

function Problem({ problem, isShown }: { problem: TagProblem; isShown: boolean }) {
  const { message, hint, since, triedAt, nextTryAt } = problem;
  const older = isShown ? 'Sizes in the table are from the last image that was read.' : null;
  return (
    <TroubleEntry message={message} hint={[hint, older].filter(Boolean).join(' ') || null}>
      Since <Ago at={since} />, last attempt <Ago at={triedAt} />
      {nextTryAt === null ? null : (
        <>
          , <NextTry at={nextTryAt} />
        </>
      )}
    </TroubleEntry>
  );
}

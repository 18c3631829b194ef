'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { Ago, NextTry } from '#components/figures/time.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { visibleText } from '#lib/format/text.ts';
import { repositoryQuery } from '#lib/queries/repository.ts';
import type { Tag, TagProblem, UnreadPart } from '#lib/views/dto/tags.ts';
import { CheckNow } from './check-now.tsx';
import { partName, WAITING_FOR_QUOTA } from './tag-state.ts';

/** What is wrong with a tag: in the registry's own words, since when, when it is tried again, and what can be done. */
export function TagTrouble({ tag, repositoryId }: { tag: Tag; repositoryId: string }) {
  const mayWrite = useMay('write');
  const { data: repository } = useQuery(repositoryQuery(repositoryId));
  const { missingSince, problem, unreadParts } = tag;
  const isWaiting = problem?.code === WAITING_FOR_QUOTA;
  // More reads are what the quota does not allow: a poll by hand would wait as well.
  const canCheck = missingSince !== null || unreadParts.length > 0 || (problem !== null && !isWaiting);
  return (
    <section
      aria-label={`Problems of ${tag.name}`}
      className="flex flex-col items-start gap-2 border-b border-line py-2"
    >
      {missingSince === null ? null : (
        <Entry
          message="The registry does not have this tag any more."
          hint="It counts as gone after three checks over at least an hour."
        >
          Missing since <Ago at={missingSince} />
        </Entry>
      )}
      {problem === null ? null : <Problem problem={problem} isShown={tag.digest !== null} />}
      {unreadParts.length === 0 ? null : (
        <ul aria-label="Parts that were not read" className="flex flex-col gap-1.5">
          {unreadParts.map((part) => (
            <li key={part.digest}>
              <Part part={part} />
            </li>
          ))}
        </ul>
      )}
      {canCheck && mayWrite && repository !== undefined && repository.origin !== 'demo' ? (
        <CheckNow repositoryId={repositoryId} />
      ) : null}
    </section>
  );
}

function Problem({ problem, isShown }: { problem: TagProblem; isShown: boolean }) {
  const { message, hint, since, triedAt, nextTryAt } = problem;
  const older = isShown ? 'Sizes in the table are of what was read before.' : null;
  return (
    <Entry message={message} hint={[hint, older].filter(Boolean).join(' ') || null}>
      Since <Ago at={since} />, last try <Ago at={triedAt} />
      {nextTryAt === null ? null : (
        <>
          , <NextTry at={nextTryAt} />
        </>
      )}
    </Entry>
  );
}

function Part({ part }: { part: UnreadPart }) {
  const { message, hint, since, nextTryAt, digest } = part;
  return (
    <Entry message={`${partName(part)}: ${message}`} hint={hint}>
      <CopyDigest digest={digest} /> Since <Ago at={since} />
      {nextTryAt === null ? null : (
        <>
          , <NextTry at={nextTryAt} />
        </>
      )}
    </Entry>
  );
}

function Entry({ message, hint, children }: { message: string; hint: string | null; children: ReactNode }) {
  return (
    <div className="max-w-[90ch] border-l-2 border-danger pl-3 [overflow-wrap:anywhere]">
      <p>
        {visibleText(message)}
        {hint === null ? null : <span className="text-muted"> {visibleText(hint)}</span>}
      </p>
      <p className="text-muted">{children}</p>
    </div>
  );
}

import Link from 'next/link';
import { NextTry } from '#components/figures/at.tsx';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { Size } from '#components/figures/size.tsx';
import { Ago } from '#components/figures/time.tsx';
import { endSentence } from '#lib/domain/sentence.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { UnreadPart } from '#lib/views/dto/tags.ts';

/** The platforms of an index, which has no size of its own. */
export function Children({ image }: { image: Image }) {
  const unread = new Map(image.unreadParts.map((part) => [part.digest, part]));
  return (
    <section aria-label="Platforms">
      <h2 className="pb-2 text-m font-medium">Platforms of this index</h2>
      <ul className="border-t border-line">
        {image.platforms.map((entry) => (
          <li
            key={entry.digest}
            className="flex min-h-9 flex-wrap items-center gap-x-4 border-b border-line py-1 [overflow-wrap:anywhere]"
          >
            <Platform entry={entry} repositoryId={image.repositoryId} />
            <Size bytes={entry.sizeBytes} className="w-20 text-right" />
            <CopyDigest digest={entry.digest} />
            <span className="min-w-0 text-muted">
              {entry.role === 'image' ? '' : entry.role} <Why state={entry.state} part={unread.get(entry.digest)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Entry = Image['platforms'][number];

/** A platform with a link to its page, which it has once it was read. */
function Platform({ entry, repositoryId }: { entry: Entry; repositoryId: string }) {
  if (entry.state !== 'present') return <span className="w-44 truncate font-mono">{entry.platform}</span>;
  return (
    <Link
      href={`/repositories/${repositoryId}/images/${entry.digest}`}
      className="w-44 truncate font-mono text-accent hover:underline"
    >
      {entry.platform}
    </Link>
  );
}

/** Explains why a platform was not read, since when, and when the next try is. */
function Why({ state, part }: { state: Entry['state']; part: UnreadPart | undefined }) {
  if (state === 'present') return null;
  if (part === undefined) return state === 'missing' ? 'missing' : 'not read';
  return (
    <>
      not read: <span className="text-ink">{visibleText(endSentence(part.message))}</span>{' '}
      {visibleText(part.hint ?? '')} Since <Ago at={part.since} />
      {part.nextTryAt === null ? null : (
        <>
          , <NextTry at={part.nextTryAt} />
        </>
      )}
    </>
  );
}

import { NextTry } from '#components/figures/at.tsx';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { Ago } from '#components/figures/time.tsx';
import { TroubleEntry } from '#components/states/trouble-entry.tsx';
import type { UnreadPart } from '#lib/views/dto/tags.ts';
import { partName } from './tag-state.ts';

/** The platforms and configs that were not read, each with the reason, its start and the time of the next try. */
export function UnreadParts({ parts }: { parts: UnreadPart[] }) {
  if (parts.length === 0) return null;
  return (
    <ul aria-label="Parts that were not read" className="flex flex-col gap-1.5">
      {parts.map((part) => (
        <li key={part.digest}>
          <TroubleEntry message={`${partName(part)}: ${part.message}`} hint={part.hint}>
            <CopyDigest digest={part.digest} /> Since <Ago at={part.since} />
            {part.nextTryAt === null ? null : (
              <>
                , <NextTry at={part.nextTryAt} />
              </>
            )}
          </TroubleEntry>
        </li>
      ))}
    </ul>
  );
}

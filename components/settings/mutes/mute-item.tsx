'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ago, Day } from '#components/figures/time.tsx';
import { MatchesLine } from '#components/settings/matches-line.tsx';
import { matchesText } from '#components/settings/matches-words.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { afterMutesChange, endMute } from '#lib/queries/rules/mutes.ts';
import type { Mute } from '#lib/views/dto/alerting.ts';

/** A mute with its reason, author and end. */
export function MuteItem({ mute, mayEnd }: { mute: Mute; mayEnd: boolean }) {
  const client = useQueryClient();
  const ending = useMutation({
    mutationFn: () => endMute(mute.id),
    onSettled: () => afterMutesChange(client),
  });
  const end = mute.endedAt ?? mute.until;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line py-3 last:border-b-0">
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <MatchesLine matches={mute.matches} />
          {mute.incidentCount === 0 ? null : (
            <span className="text-muted">mutes {countOf(mute.incidentCount, 'open incident')}</span>
          )}
        </p>
        {mute.reason === null ? null : <p className="[overflow-wrap:anywhere]">“{visibleText(mute.reason)}”</p>}
        <p className="text-muted">
          {mute.endedAt === null ? 'until' : 'ended'} <Day at={end} withTime /> (<Ago at={end} />
          ), by {visibleText(mute.createdBy)} <Ago at={mute.createdAt} />
        </p>
      </div>
      {mayEnd ? (
        <span className="flex flex-wrap items-center gap-2">
          <InlineError error={ending.error} />
          <Button
            aria-label={`End now: the mute of ${matchesText(mute.matches)}`}
            disabled={ending.isPending}
            onClick={() => ending.mutate()}
          >
            {ending.isPending ? 'Ending…' : 'End now'}
          </Button>
        </span>
      ) : null}
    </li>
  );
}

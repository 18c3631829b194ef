'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pin, PinOff } from 'lucide-react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { afterRepositoryChange, updateRepository } from '#lib/queries/repositories/change-repository.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import type { Chosen } from './choose-series.ts';

/** Pins the shown series as the headline of the repository, or unpins it. */
export function PinHeadline({ repository, chosen }: { repository: Repository; chosen: Chosen | null }) {
  const client = useQueryClient();
  const pin = useMutation({
    mutationFn: (pinned: Repository['pinned']) => updateRepository(repository.id, { pinned }),
    onSuccess: (changed) => afterRepositoryChange(client, changed),
  });
  if (chosen === null) return null;
  const { stream, series } = chosen;
  const isPinned = repository.pinned?.streamKey === stream.key && repository.pinned.platform === series.platform;
  return (
    <>
      {isPinned ? null : (
        <Button
          disabled={pin.isPending}
          onClick={() => pin.mutate({ streamKey: stream.key, platform: series.platform })}
        >
          <Pin aria-hidden size={14} /> Pin {visibleText(stream.label)} · {series.platform} as the main series
        </Button>
      )}
      {repository.pinned === null ? null : (
        <Button disabled={pin.isPending} onClick={() => pin.mutate(null)}>
          <PinOff aria-hidden size={14} /> Unpin the main series
        </Button>
      )}
      <InlineError error={pin.error} />
    </>
  );
}

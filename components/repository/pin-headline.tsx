'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pin, PinOff } from 'lucide-react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { updateRepository } from '#lib/queries/repository.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import type { Chosen } from './choose-series.ts';

/** Makes what the chart shows now the one line that stands for the repository, or lets Plimsoll choose again. */
export function PinHeadline({ repository, chosen }: { repository: Repository; chosen: Chosen | null }) {
  const client = useQueryClient();
  const pin = useMutation({
    mutationFn: (pinned: Repository['pinned']) => updateRepository(repository.id, { pinned }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['repository', repository.id] });
      await client.invalidateQueries({ queryKey: ['overview'] });
    },
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
          <Pin aria-hidden size={14} /> Pin {visibleText(stream.label)} · {series.platform} as headline
        </Button>
      )}
      {repository.pinned === null ? null : (
        <Button disabled={pin.isPending} onClick={() => pin.mutate(null)}>
          <PinOff aria-hidden size={14} /> Unpin the headline
        </Button>
      )}
      <InlineError error={pin.error} />
    </>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { unpinDigest } from '#lib/queries/tags.ts';

/** Stops watching a pinned digest. */
export function Unpin({ tagId, repositoryId }: { tagId: number; repositoryId: string }) {
  const client = useQueryClient();
  const unpin = useMutation({
    mutationFn: () => unpinDigest(tagId),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['repository', repositoryId] });
      await client.invalidateQueries({ queryKey: ['overview'] });
    },
  });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <Button disabled={unpin.isPending} onClick={() => unpin.mutate()}>
        Remove this digest
      </Button>
      <InlineError error={unpin.error} />
    </div>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { afterPinnedDigestRemoved, unpinDigest } from '#lib/queries/tags/tags.ts';

/** Stops watching a pinned digest. */
export function Unpin({ tagId }: { tagId: number }) {
  const client = useQueryClient();
  const unpin = useMutation({
    mutationFn: () => unpinDigest(tagId),
    onSuccess: () => afterPinnedDigestRemoved(client),
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

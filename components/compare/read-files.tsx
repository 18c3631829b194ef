'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { afterFilesRequest, readLayerFiles } from '#lib/queries/images/files.ts';
import { repositoryQuery } from '#lib/queries/repositories/repository.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { readingOf } from './reading.ts';

/** Shows how many of the differing layers were read, and a button to read the others. */
export function ReadFiles({ comparison }: { comparison: Comparison }) {
  const mayWrite = useMay('write');
  const client = useQueryClient();
  const { repositoryId } = comparison.to;
  const { unread, unreadBytes, pending, unavailable, wanted } = readingOf(comparison);
  const repository = useQuery({ ...repositoryQuery(repositoryId), enabled: unavailable > 0 });
  const isDemo = repository.data?.origin === 'demo';
  const read = useMutation({
    mutationFn: () =>
      Promise.all(
        wanted.map(({ side, digest: layer }) => {
          const { repositoryId, digest } = comparison[side];
          return readLayerFiles({ repositoryId, digest, layer });
        }),
      ),
    // Layers that were queued are shown also when another one is refused.
    onSettled: () => afterFilesRequest(client),
  });
  if (unread + pending + unavailable === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p className="text-muted" role="status">
        {pending > 0 ? `${countOf(pending, 'layer')} being read; the files appear here automatically. ` : ''}
        {unread > 0 ? `File lists not read yet for ${countOf(unread, 'changed layer')}. ` : ''}
        {unavailable > 0
          ? isDemo
            ? 'The demo is a recording: there is no registry to read layers from. '
            : `File lists unavailable for ${countOf(unavailable, 'layer')} (too large or not in the registry). `
          : ''}
      </p>
      {unread > 0 && mayWrite ? (
        <Button disabled={read.isPending} onClick={() => read.mutate()}>
          {read.isPending ? 'Queueing…' : `Read the files (${formatBytes(unreadBytes)})`}
        </Button>
      ) : null}
      <InlineError error={read.error} />
    </div>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatCount } from '#lib/format/count.ts';
import { readLayerFiles } from '#lib/queries/files.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { readingOf } from './reading.ts';

const layersOf = (count: number) => `${formatCount(count)} ${count === 1 ? 'layer' : 'layers'}`;

/** Which of the differing layers were read, and a button to have the others read. */
export function ReadFiles({ comparison }: { comparison: Comparison }) {
  const mayWrite = useMay('write');
  const client = useQueryClient();
  const { unread, unreadBytes, pending, unavailable, wanted } = readingOf(comparison);
  const read = useMutation({
    mutationFn: () =>
      Promise.all(
        wanted.map(({ side, digest: layer }) => {
          const { repositoryId, digest } = comparison[side];
          return readLayerFiles({ repositoryId, digest, layer });
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['compare'] }),
  });
  if (unread + pending + unavailable === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p className="text-muted" role="status">
        {pending > 0 ? `${layersOf(pending)} being read; the files appear here by themselves. ` : ''}
        {unread > 0
          ? `${layersOf(unread)} that differ were not read: which files changed in them is not known yet. `
          : ''}
        {unavailable > 0 ? `${layersOf(unavailable)} cannot be read: too big, or not to be had from a registry. ` : ''}
      </p>
      {unread > 0 && mayWrite ? (
        <Button disabled={read.isPending} onClick={() => read.mutate()}>
          {read.isPending ? 'Asking…' : `Read the files (${formatBytes(unreadBytes)})`}
        </Button>
      ) : null}
      <InlineError error={read.error} />
    </div>
  );
}

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
import { pullReadingOf, type Reading, readingOf } from './reading.ts';

/** Requests the files of layers that were not read. Layers that were queued are shown also when another one is refused. */
function useReading(comparison: Comparison, wanted: Reading['wanted']) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      Promise.all(
        wanted.map(({ side, digest: layer }) => {
          const { repositoryId, digest } = comparison[side];
          return readLayerFiles({ repositoryId, digest, layer });
        }),
      ),
    onSettled: () => afterFilesRequest(client),
  });
}

/** Shows how many of the differing layers were read, and a button to read the others. */
export function ReadFiles({ comparison }: { comparison: Comparison }) {
  const mayWrite = useMay('write');
  const { repositoryId } = comparison.to;
  const { unread, unreadBytes, pending, unavailable, wanted } = readingOf(comparison);
  const repository = useQuery({ ...repositoryQuery(repositoryId), enabled: unavailable > 0 });
  const isDemo = repository.data?.origin === 'demo';
  const read = useReading(comparison, wanted);
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

/** Says why it is unknown how much of a pull did not change, with a button to read the layers that it takes. */
export function UnknownPull({ comparison }: { comparison: Comparison }) {
  const mayWrite = useMay('write');
  const { unread, unreadBytes, pending, unavailable, wanted } = pullReadingOf(comparison);
  const read = useReading(comparison, wanted);
  if (comparison.pull.unknown === 'too-many-files')
    return <span className="text-muted">unknown: too many files to compare</span>;
  if (comparison.pull.unknown === 'read-in-part')
    return <span className="text-muted">unknown: the files of a layer were read in part</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-muted">
        unknown: file lists{' '}
        {unavailable > 0
          ? `unavailable for ${countOf(unavailable, 'layer')}`
          : pending > 0
            ? `of ${countOf(pending, 'layer')} are being read`
            : `not read yet for ${countOf(unread, 'layer')}`}
      </span>
      {unread > 0 && unavailable === 0 && mayWrite ? (
        <Button kind="quiet" disabled={read.isPending} onClick={() => read.mutate()}>
          {read.isPending ? 'Queueing…' : `Read them (${formatBytes(unreadBytes)})`}
        </Button>
      ) : null}
      <InlineError error={read.error} />
    </span>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { visibleText } from '#lib/format/text.ts';
import { filesQuery, type LayerPlace, readLayerFiles } from '#lib/queries/files.ts';
import type { LayerFiles } from '#lib/views/dto/contents.ts';

/** How the reading of a layer stands, and the button that asks for it. */
export function ReadLayer({ place, reading }: { place: LayerPlace; reading: LayerFiles }) {
  const mayWrite = useMay('write');
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => readLayerFiles(place),
    onSuccess: () => client.invalidateQueries({ queryKey: filesQuery(place).queryKey }),
  });
  const { state, problem, compressedBytes } = reading;
  const why = problem === null ? '' : `${problem.message} ${problem.hint ?? ''}`;
  if (state === 'queued' || state === 'reading') {
    return (
      <div role="status" className="flex flex-col gap-1">
        <p>
          {state === 'reading'
            ? `Its ${formatBytes(compressedBytes)} are being read from the registry. `
            : problem === null
              ? 'It waits to be read from the registry. '
              : 'The last try failed; it is tried again by itself. '}
          <span className="text-muted">The files appear here by themselves.</span>
        </p>
        {why === '' ? null : <p className="text-muted [overflow-wrap:anywhere]">{visibleText(why)}</p>}
      </div>
    );
  }
  const mayRead = mayWrite && (state === 'unread' || problem?.code === 'not-found');
  return (
    <div className="flex flex-col items-start gap-2">
      {why === '' ? (
        <p className="text-muted">Nobody has had its files read yet.{mayWrite ? '' : ' An editor can.'}</p>
      ) : (
        <p className="[overflow-wrap:anywhere]">{visibleText(why)}</p>
      )}
      {mayRead ? (
        <Button disabled={read.isPending} onClick={() => read.mutate()}>
          {read.isPending
            ? 'Asking…'
            : `${problem === null ? 'Read its files' : 'Try again'} (${formatBytes(compressedBytes)})`}
        </Button>
      ) : null}
      <InlineError error={read.error} />
    </div>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { joinSentences } from '#lib/domain/sentence.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { visibleText } from '#lib/format/text.ts';
import { afterFilesRequest, type LayerPlace, readLayerFiles } from '#lib/queries/images/files.ts';
import type { LayerFiles } from '#lib/views/dto/contents.ts';

/** The state of reading a layer's files, and the button that requests it. */
export function ReadLayer({ place, reading }: { place: LayerPlace; reading: LayerFiles }) {
  const mayWrite = useMay('write');
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => readLayerFiles(place),
    onSuccess: () => afterFilesRequest(client),
  });
  const { state, problem, compressedBytes } = reading;
  const why = problem === null ? '' : joinSentences(problem.message, problem.hint);
  if (state === 'queued' || state === 'reading') {
    return (
      <div role="status" className="flex flex-col gap-1">
        <p>
          {state === 'reading'
            ? `Reading ${formatBytes(compressedBytes)} from the registry. `
            : problem === null
              ? 'Queued to be read from the registry. '
              : 'The last attempt failed. It is repeated automatically. '}
          <span className="text-muted">The files appear here automatically.</span>
        </p>
        {why === '' ? null : <p className="text-muted [overflow-wrap:anywhere]">{visibleText(why)}</p>}
      </div>
    );
  }
  const mayRead = mayWrite && (state === 'unread' || problem?.code === 'not-found');
  return (
    <div className="flex flex-col items-start gap-2">
      {why === '' ? (
        <p className="text-muted">File list not read yet.{mayWrite ? '' : ' You need the editor role to read it.'}</p>
      ) : (
        <p className="[overflow-wrap:anywhere]">{visibleText(why)}</p>
      )}
      {mayRead ? (
        <Button disabled={read.isPending} onClick={() => read.mutate()}>
          {read.isPending
            ? 'Queueing…'
            : `${problem === null ? 'Read files' : 'Try again'} (${formatBytes(compressedBytes)})`}
        </Button>
      ) : null}
      <InlineError error={read.error} />
    </div>
  );
}

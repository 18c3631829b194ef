'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { joinSentences } from '#lib/domain/sentence.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { visibleText } from '#lib/format/text.ts';
import { afterFilesRequest, type LayerPlace, readLayerFiles } from '#lib/queries/images/files.ts';
import type { ContentsWait, LayerFiles } from '#lib/views/dto/contents.ts';
import { waitingWords } from './waiting-words.ts';

type Props = { place: LayerPlace; reading: LayerFiles; waiting: ContentsWait | null };

/** The state of reading a layer's files, and the button that requests it. */
export function ReadLayer({ place, reading, waiting }: Props) {
  const mayWrite = useMay('write');
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => readLayerFiles(place),
    onSuccess: () => afterFilesRequest(client),
  });
  const { state, problem, compressedBytes } = reading;
  const why = problem === null ? '' : joinSentences(problem.message, problem.hint);
  const isPending = state === 'queued' || state === 'reading';
  const isWaiting = state === 'queued' && waiting !== null;
  const mayRead = mayWrite && (isWaiting || state === 'unread' || state === 'removed' || problem?.code === 'not-found');
  return (
    <div className="flex flex-col items-start gap-2">
      {isPending ? (
        <div role="status" className="flex flex-col gap-1">
          <p>
            {pendingWords(reading, waiting)} <span className="text-muted">The files appear here automatically.</span>
          </p>
          {why === '' ? null : <p className="text-muted [overflow-wrap:anywhere]">{visibleText(why)}</p>}
        </div>
      ) : why === '' ? (
        <p className="text-muted">
          {state === 'removed' ? 'File list no longer kept.' : 'File list not read yet.'}
          {mayWrite ? '' : ' You need the editor role to read it.'}
        </p>
      ) : (
        <p className="[overflow-wrap:anywhere]">{visibleText(why)}</p>
      )}
      {mayRead ? (
        <Button disabled={read.isPending} onClick={() => read.mutate()}>
          {read.isPending ? 'Queueing…' : `${verbOf(reading)} (${formatBytes(compressedBytes)})`}
        </Button>
      ) : null}
      <InlineError error={read.error} />
    </div>
  );
}

function pendingWords({ state, problem, compressedBytes }: LayerFiles, waiting: ContentsWait | null): string {
  if (state === 'reading') return `Reading ${formatBytes(compressedBytes)} from the registry.`;
  if (problem !== null) return 'The last attempt failed. It is repeated automatically.';
  return waiting === null ? 'Queued to be read from the registry.' : waitingWords(waiting);
}

function verbOf({ state, problem }: LayerFiles): string {
  if (state === 'removed') return 'Read again';
  if (state === 'queued') return 'Read now';
  return problem === null || problem.code === 'too-large' ? 'Read files' : 'Try again';
}

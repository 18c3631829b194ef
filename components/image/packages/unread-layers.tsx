import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Progress } from '#components/states/progress.tsx';
import { Button } from '#components/ui/button.tsx';
import { joinSentences } from '#lib/domain/sentence.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { afterFilesRequest, readImageFiles } from '#lib/queries/images/files.ts';
import type { ImagePackages } from '#lib/views/dto/contents.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { waitingWords } from '../waiting-words.ts';
import { layerNumbers, type UnreadState, unreadStateOf } from './unread.ts';

type Props = {
  image: Image;
  /** What the reader waits for. */
  subject?: 'files' | 'packages' | 'findings';
} & Pick<ImagePackages, 'unread' | 'waiting'>;

/** The layers without a file list: a button that requests them, the progress, and why some cannot be read. */
export function UnreadLayers({ image, subject = 'packages', unread, waiting }: Props) {
  const mayWrite = useMay('write');
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => readImageFiles(image.repositoryId, image.digest),
    onSettled: () => afterFilesRequest(client),
  });
  if (unread.length === 0) return null;
  const state = unreadStateOf(unread, image.layers, waiting !== null);
  const { pending, wanted, wantedBytes, removed } = state;
  const missing = wanted.filter((layer) => !pending.includes(layer) && !removed.includes(layer));
  const total = image.layers.length;
  const isPartial = unread.length < total;
  return (
    <div className="flex flex-col items-start gap-2">
      {pending.length === 0 ? null : (
        <div role="status" className="flex w-80 max-w-full flex-col gap-1.5">
          <p>
            {waiting === null ? `Reading the files of ${countOf(pending.length, 'layer')}.` : waitingWords(waiting)}{' '}
            <span className="text-muted">The {subject} appear here automatically.</span>
          </p>
          <Progress label="Layers read" done={total - unread.length} total={total} />
        </div>
      )}
      {missing.length === 0 ? null : (
        <p className="text-muted">
          File lists not read yet for {countOf(missing.length, 'layer')} of {total}.
          {mayWrite ? '' : ' You need the editor role to read them.'}
        </p>
      )}
      {removed.length === 0 ? null : (
        <p className="text-muted">
          File lists no longer kept for {countOf(removed.length, 'layer')} of {total}.
          {mayWrite ? ' Read them again.' : ' You need the editor role to read them again.'}
        </p>
      )}
      <Problems problems={state.problems} />
      {isPartial ? <p className="text-muted">The numbers below are without {layerNumbers(unread)}.</p> : null}
      {wanted.length > 0 && mayWrite ? (
        <Button disabled={read.isPending} onClick={() => read.mutate()}>
          {read.isPending
            ? 'Queueing…'
            : `${waiting === null ? 'Read files' : 'Read now'} (${formatBytes(wantedBytes)})`}
        </Button>
      ) : null}
      <InlineError error={read.error} />
    </div>
  );
}

/** The problems of layers, each text once. */
function Problems({ problems }: Pick<UnreadState, 'problems'>) {
  const byText = Map.groupBy(problems, ({ problem }) =>
    problem === null ? '' : joinSentences(problem.message, problem.hint),
  );
  return [...byText].map(([text, layers]) => (
    <p key={text} className="[overflow-wrap:anywhere]">
      {layers.some(({ problem }) => problem?.code === 'demo') ? (
        ''
      ) : (
        <span className="text-muted">{capital(layerNumbers(layers))}: </span>
      )}
      {visibleText(text)}
      {layers.some(({ state }) => state === 'queued') ? ' It is tried again automatically.' : ''}
    </p>
  ));
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

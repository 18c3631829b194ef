import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { SavedSize } from '#components/image/findings/saved-size.tsx';
import { Failure } from '#components/states/failure.tsx';
import { Button } from '#components/ui/button.tsx';
import { findingKindWord } from '#lib/format/finding-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import { findingsQuery } from '#lib/queries/images/findings.ts';
import { findingsPath } from '#lib/queries/url/findings-path.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { TriedWhatIf } from './use-what-if.ts';

type Props = { image: Image; change: TriedWhatIf['change']; setChange: TriedWhatIf['setChange'] };

/** The findings of the image, to mend them in the prediction. Secrets save nothing. */
export function FindingChoices({ image, change: { base, without }, setChange }: Props) {
  const { data, error, refetch } = useQuery(findingsQuery(image.repositoryId, image.digest));
  if (data === undefined)
    return error === null ? (
      <div className="skeleton h-24" />
    ) : (
      <Failure title="The findings could not be read" error={error} onRetry={() => void refetch()} />
    );
  const items = data.items.filter(({ kind }) => kind !== 'secret');
  const chosen = new Set(without);
  const toggle = (id: string) =>
    void setChange({ without: chosen.has(id) ? without.filter((other) => other !== id) : [...without, id] });
  const ids = items.filter(({ dismissed }) => dismissed === null).map(({ id }) => id);
  const isAll = ids.length > 0 && ids.every((id) => chosen.has(id));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="pb-2 text-m font-medium">Without findings</legend>
      {items.length === 0 ? (
        <p className="text-muted">
          {data.state === 'complete'
            ? 'This image has no findings that save bytes.'
            : 'Findings are known once the layers are read. '}
          {data.state === 'complete' ? null : (
            <Link href={findingsPath({ ...image, previous: null })} className="text-accent hover:underline">
              Read files
            </Link>
          )}
        </p>
      ) : (
        <>
          <ul className="max-h-80 overflow-y-auto border-y border-line">
            {items.map(({ id, kind, certainty, title, savedBytes, estimated, dismissed }) => (
              <li key={id}>
                <label className="flex min-h-8 items-start gap-2 px-2 py-1 hover:bg-hover">
                  <input
                    type="checkbox"
                    className="mt-1 shrink-0"
                    checked={chosen.has(id)}
                    onChange={() => toggle(id)}
                  />
                  <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                    {visibleText(title)}
                    <span className="block text-muted">
                      {visibleText(findingKindWord(kind))} · {visibleText(certainty)}
                      {dismissed === null ? null : ' · dismissed'}
                      {kind === 'fat-base' && base !== null ? ' · not counted, since another base is chosen' : null}
                    </span>
                  </span>
                  <span className="shrink-0">
                    <SavedSize bytes={savedBytes} estimated={estimated} />
                  </span>
                </label>
              </li>
            ))}
          </ul>
          <div className="flex">
            <Button kind="quiet" onClick={() => void setChange({ without: isAll ? [] : ids })}>
              {isAll ? 'Choose none' : 'Choose all'}
            </Button>
          </div>
        </>
      )}
    </fieldset>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { Failure } from '#components/states/failure.tsx';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { Button } from '#components/ui/button.tsx';
import { tagLabel } from '#lib/format/tag-label.ts';
import { visibleText } from '#lib/format/text.ts';
import { imageQuery } from '#lib/queries/images/image.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { BasePicker } from './base-picker.tsx';
import { FindingChoices } from './finding-choices.tsx';
import { Result } from './result.tsx';
import { type TriedWhatIf, useWhatIf } from './use-what-if.ts';
import { WhatIfSkeleton } from './what-if-skeleton.tsx';

/** What an image would be on another base, and without findings. The URL has the change. */
export function WhatIfScreen({ repositoryId, digest }: { repositoryId: string; digest: string }) {
  const { data: image, error, refetch } = useQuery(imageQuery(repositoryId, digest));
  if (image === undefined)
    return error === null ? (
      <WhatIfSkeleton />
    ) : (
      <Failure page title="The image could not be read" error={error} onRetry={() => void refetch()} />
    );
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-1">
        <Breadcrumb
          pages={[
            { href: '/', label: 'Repositories' },
            { href: `/repositories/${repositoryId}`, label: image.reference },
            { href: `/repositories/${repositoryId}/images/${digest}`, label: tagLabel(image.tags[0] ?? digest) },
          ]}
        />
        <h1 className="text-l font-medium">What if</h1>
        <p className="max-w-[70ch] text-muted">
          Choose another base, or findings to mend. The sizes are computed from layers that are known; nothing is built
          or pulled.
        </p>
      </div>
      {image.kind === 'index' ? (
        <p className="text-muted">An index has no layers. Open one of its platforms.</p>
      ) : (
        <Trial image={image} />
      )}
    </div>
  );
}

function Trial({ image }: { image: Image }) {
  const tried = useWhatIf(image);
  const { data, unchanged, error, unwatched, change, setChange } = tried;
  if (unchanged.data === undefined)
    return unchanged.error === null ? (
      <WhatIfSkeleton isPart />
    ) : (
      <Failure title="The bases could not be read" error={unchanged.error} onRetry={() => void unchanged.refetch()} />
    );
  return (
    <div className="grid grid-cols-1 gap-x-10 gap-y-8 lg:grid-cols-[minmax(320px,5fr)_7fr]">
      <div className="flex min-w-0 flex-col gap-6">
        <BasePicker whatIf={unchanged.data} change={change} setChange={setChange} />
        <FindingChoices image={image} change={change} setChange={setChange} />
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        {error === null ? null : (
          <Failure title="This change could not be computed" error={error} onRetry={() => void tried.refetch()} />
        )}
        <Unwatched tried={tried} />
        {error !== null || unwatched !== null ? null : data === undefined ? (
          <div role="status" aria-label="Loading" className="skeleton h-72" />
        ) : (
          <Result whatIf={data} repositoryId={image.repositoryId} change={change} isCurrent={tried.isCurrent} />
        )}
      </div>
    </div>
  );
}

/** A base that is not watched: editors can read it from its registry. */
function Unwatched({ tried: { unwatched, readFromRegistry, setChange } }: { tried: TriedWhatIf }) {
  const mayRead = useMay('write');
  if (unwatched === null) return null;
  return (
    <div role="status" className="flex max-w-[70ch] flex-col items-start gap-3 border-l-2 border-edge pl-4">
      <p>
        <span className="font-mono [overflow-wrap:anywhere]">{visibleText(unwatched)}</span> is not a watched image that
        was read.{' '}
        {mayRead
          ? 'Plimsoll can read its layers from its registry now. Nothing is stored.'
          : 'An editor can read it from its registry, or add it.'}
      </p>
      <span className="flex flex-wrap gap-2">
        {mayRead ? <Button onClick={readFromRegistry}>Read from its registry</Button> : null}
        <Button kind="quiet" onClick={() => void setChange({ base: null, baseRepositoryId: null })}>
          Keep the base
        </Button>
      </span>
    </div>
  );
}

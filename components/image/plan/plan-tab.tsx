'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { layersQuery, UnreadNote } from '#components/image/findings/unread-note.tsx';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { CopyBlock } from '#components/ui/copy-block.tsx';
import { countOf } from '#lib/format/count.ts';
import { planQuery } from '#lib/queries/images/plan.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { ImagePlan } from '#lib/views/dto/plan.ts';
import { DoneSteps } from './done-steps.tsx';
import { PlanHead } from './plan-head.tsx';
import { PlanSkeleton } from './plan-skeleton.tsx';
import { Step } from './step.tsx';

/** The plan of an image: what makes it smaller, step by step, in the order in which it is best done. */
export function PlanTab({ image }: { image: Image }) {
  // Not requested here: the note requests it only while layers are unread.
  const layers = useInfiniteQuery({ ...layersQuery(image), enabled: false });
  const isWaiting = (layers.data?.pages[0]?.waiting ?? null) !== null;
  const query = useQuery(planQuery(image.repositoryId, image.digest, isWaiting));
  const { data } = query;
  if (data === undefined)
    return query.error === null ? (
      <PlanSkeleton />
    ) : (
      <Failure title="The plan could not be read" error={query.error} onRetry={() => void query.refetch()} />
    );
  const isRead = data.state !== 'unread' && !(data.state === 'reading' && data.steps.length === 0);
  return (
    <section aria-label="Plan" className="flex flex-col gap-4">
      <StaleNote error={query.error} updatedAt={query.dataUpdatedAt} />
      {data.state === 'complete' ? null : <UnreadNote image={image} state={data.state} />}
      {isRead ? <Steps plan={data} image={image} /> : null}
    </section>
  );
}

function Steps({ plan, image }: { plan: ImagePlan; image: Image }) {
  const { steps, moreItems, dockerfile } = plan;
  return (
    <>
      <PlanHead plan={plan} image={image} />
      <DoneSteps done={plan.done} image={image} />
      {steps.length === 0 ? null : (
        <ol aria-label="Steps" className="border-t border-line">
          {steps.map((step) => (
            <Step key={step.number} step={step} plan={plan} image={image} />
          ))}
        </ol>
      )}
      {moreItems === 0 ? null : (
        <p className="text-muted">{countOf(moreItems, 'smaller finding is', 'smaller findings are')} in no step.</p>
      )}
      {dockerfile === null ? null : (
        <details>
          <summary className="text-muted hover:text-ink">The whole Dockerfile, reconstructed</summary>
          <div className="mt-2">
            <CopyBlock label="reconstructed Dockerfile" text={dockerfile} />
          </div>
        </details>
      )}
    </>
  );
}

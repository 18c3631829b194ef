import Link from 'next/link';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { countOf } from '#lib/format/count.ts';
import { planPath } from '#lib/queries/url/plan-path.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { ImagePlan } from '#lib/views/dto/plan.ts';
import { planTitle, progressWords } from './plan-words.ts';

/** "167 MB → 53.0 MB in 6 steps", what is done already, and the buttons that copy the plan. */
export function PlanHead({ plan, image }: { plan: ImagePlan; image: Image }) {
  const { steps, hidden, relation } = plan;
  const progress = progressWords(plan);
  return (
    <div className="flex flex-col gap-2">
      <h2 className="text-m font-medium">{planTitle(plan)}</h2>
      {progress === null ? null : <Progress plan={plan} text={progress} />}
      {steps.length > 0 ? <Advice relation={relation} image={image} /> : <NothingToDo plan={plan} />}
      {hidden === 0 ? null : (
        <p className="text-muted">
          {countOf(hidden, 'secret is', 'secrets are')} shown to editors only, and left out of this plan.
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2 print:hidden">
        {steps.length === 0 ? null : (
          <CopyButton label="Copy as Markdown" name="plan as Markdown" text={() => plan.markdown} />
        )}
        <CopyButton
          label="Copy link"
          name="link"
          text={() =>
            new URL(planPath({ repositoryId: image.repositoryId, digest: image.digest }), window.location.href).href
          }
        />
      </div>
    </div>
  );
}

function Progress({ plan: { done, steps }, text }: { plan: ImagePlan; text: string }) {
  const share = done.length / (done.length + steps.length);
  return (
    <div className="flex flex-col gap-1">
      <p>{text}</p>
      <div aria-hidden className="h-1.5 w-full max-w-[420px] bg-tint">
        <div className="h-full bg-saved" style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}

function Advice({ relation, image }: { relation: ImagePlan['relation']; image: Image }) {
  if (relation === 'ours')
    return (
      <p className="max-w-[70ch] text-muted">
        Follow the steps from top to bottom. Each size assumes that the steps above are done.
      </p>
    );
  return (
    <p className="max-w-[70ch] text-muted">
      This is a third-party image: only its maintainers can follow these steps. You can send them the plan as an issue,
      or use{' '}
      <Link href={`/repositories/${image.repositoryId}`} className="text-accent hover:underline">
        a smaller tag of it
      </Link>{' '}
      or another base. Files that you remove in an image of your own are still pulled.
    </p>
  );
}

function NothingToDo({ plan: { state, done, hidden } }: { plan: ImagePlan }) {
  const read = state === 'complete' ? 'All layers were checked' : 'The layers that were read were checked';
  return (
    <p className="max-w-[70ch] text-muted">
      {hidden > 0
        ? `${read}: nothing else can be made smaller.`
        : `${read}: Plimsoll knows nothing that would make this image smaller.`}{' '}
      {done.length > 0 ? 'Well done.' : ''}
    </p>
  );
}

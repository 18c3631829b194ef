'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Progress } from '#components/states/progress.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';
import { removeDemo } from '#lib/queries/demo.ts';
import type { Demo } from '#lib/views/dto/demo.ts';

/** Says that what is shown is history and not the reader's own, and takes it away again. */
export function DemoBanner({ demo }: { demo: Demo | undefined }) {
  const client = useQueryClient();
  const mayWrite = useMay('write');
  const removal = useMutation({ mutationFn: removeDemo, onSuccess: () => client.invalidateQueries() });
  if (demo === undefined || demo.state === 'absent') return null;
  const loading = demo.state === 'loading';
  return (
    <section aria-label="Demo" className="flex flex-wrap items-center gap-x-4 gap-y-2 border-l-2 border-accent pl-3">
      <p className="min-w-0 flex-1 basis-80">
        <span className="font-medium">Demo.</span> Real Docker Hub history of 2015–2018, shifted{' '}
        {demo.shiftedDays > 0 ? `by ${countOf(demo.shiftedDays, 'day')} ` : ''}so that it ends today.
        {loading && demo.total > 0
          ? ` Replaying: ${formatCount(demo.done)} of ${countOf(demo.total, 'push', 'pushes')}.`
          : null}
      </p>
      {loading ? (
        <div className="w-40">
          <Progress label="Replay of the demo" done={demo.done} total={demo.total} />
        </div>
      ) : null}
      {mayWrite ? (
        <Confirm
          label={removal.isPending ? 'Removing…' : 'Remove demo'}
          disabled={removal.isPending}
          title="Remove the demo?"
          action="Remove demo"
          onConfirm={() => removal.mutate()}
        >
          Its repositories and their history go; what you added yourself stays. It can be started again.
        </Confirm>
      ) : null}
      <InlineError error={removal.error} />
    </section>
  );
}

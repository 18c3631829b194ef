'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { Mark } from '#components/shell/mark.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Progress } from '#components/states/progress.tsx';
import { Button, buttonClass } from '#components/ui/button.tsx';
import { startDemo } from '#lib/queries/demo.ts';
import { refreshAll } from '#lib/queries/refresh.ts';
import type { Demo } from '#lib/views/dto/demo.ts';

/** Shown while nothing is watched: the ways to start. */
export function Empty({ demo }: { demo: Demo | undefined }) {
  const client = useQueryClient();
  const mayWrite = useMay('write');
  const start = useMutation({ mutationFn: startDemo, onSuccess: () => refreshAll(client) });
  const loading = start.isPending || demo?.state === 'loading';
  return (
    <div className="flex flex-col items-start gap-5 py-12 sm:pl-[8vw]">
      <span className="text-accent">
        <Mark size={56} />
      </span>
      <h1 className="text-l font-medium">No images yet</h1>
      <p className="max-w-[58ch] text-m text-muted">
        Plimsoll tracks image sizes from your registries without pulling the images.{' '}
        {mayWrite ? (
          <>
            Add a reference, a compose file or the output of <code className="font-mono text-ink">docker ps</code>.
          </>
        ) : (
          'Images that an editor adds are shown here.'
        )}
      </p>
      {mayWrite ? (
        <>
          <div className="flex flex-wrap gap-3">
            <Link href="/add" className={buttonClass('primary')}>
              Add images
            </Link>
            <Button disabled={loading} onClick={() => start.mutate()}>
              {loading ? 'Loading the demo…' : 'Load demo data'}
            </Button>
          </div>
          <p className="text-muted">
            Eight weeks of five images, with the packages that made them grow, and Docker Hub pushes of 2015–2018. No
            registry is contacted.
          </p>
        </>
      ) : null}
      {demo?.state === 'loading' ? (
        <div className="w-72 max-w-full">
          <Progress label="Replay of the demo" done={demo.done} total={demo.total} />
        </div>
      ) : null}
      <InlineError error={start.error} />
    </div>
  );
}

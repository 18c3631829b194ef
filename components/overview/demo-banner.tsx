'use client';

import Link from 'next/link';
import { useMay } from '#components/shell/use-me.ts';
import { buttonClass } from '#components/ui/button.tsx';
import { lazily } from '#components/ui/lazily.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatDays } from '#lib/format/period.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Demo } from '#lib/views/dto/demo.ts';

/** Loaded after the first paint. Its place is kept. */
const RemoveDemo = lazily(
  () => import('./remove-demo.tsx').then((module) => module.RemoveDemo),
  <span aria-hidden className="h-8 w-[112px]" />,
);

/** Loaded only while the demo loads. */
const DemoProgress = lazily(() => import('./demo-progress.tsx').then((module) => module.DemoProgress));

/** Explains that the data is the demo's, and offers to remove it. */
export function DemoBanner({ demo }: { demo: Demo | undefined }) {
  const mayWrite = useMay('write');
  if (demo === undefined || demo.state === 'absent') return null;
  const loading = demo.state === 'loading';
  return (
    <section aria-label="Demo" className="flex flex-wrap items-center gap-x-4 gap-y-2 border-l-2 border-accent pl-3">
      <p className="min-w-0 flex-1 basis-80">
        <span className="font-medium">Demo.</span> Real Docker Hub history of 2015–2018, shifted{' '}
        {demo.shiftedDays > 0 ? `by ${formatDays(demo.shiftedDays)} ` : ''}to end today, and made-up services of real
        packages.
      </p>
      {loading ? <DemoProgress done={demo.done} total={demo.total} /> : null}
      {demo.story ? <Story story={demo.story} /> : null}
      {mayWrite ? <RemoveDemo /> : null}
    </section>
  );
}

/** Leads to the incident that shows most. */
function Story({ story: { incident, repository, deltaBytes, packages } }: { story: NonNullable<Demo['story']> }) {
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  return (
    <Link href={`/incidents/${incident}`} className={buttonClass('primary')}>
      Why {visibleText(name)} grew by {formatBytes(deltaBytes)}
      <span className="sr-only">: {packages.map(visibleText).join(', ')}</span>
    </Link>
  );
}

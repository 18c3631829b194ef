'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useMay } from '#components/shell/use-me.ts';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { Button, buttonClass } from '#components/ui/button.tsx';
import { InView } from '#components/ui/in-view.tsx';
import { lazily } from '#components/ui/lazily.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { usagePanelsUrl, usageUrl } from '#lib/queries/url/usage-url.ts';
import { usageMapQuery } from '#lib/queries/usage/usage.ts';
import { SharedLayers } from './shared-layers.tsx';
import { TotalsLine } from './totals-line.tsx';
import { MapSkeleton, UsageMap } from './usage-map.tsx';
import { TableSkeleton, UsageTable } from './usage-table.tsx';

/** Loaded when a panel is opened. */
const loading = () => <div role="status" aria-label="Loading" className="skeleton h-48 w-full" />;
const StackPanel = dynamic(() => import('./stack-panel.tsx').then((module) => module.StackPanel), { loading });
const RemovalPanel = dynamic(() => import('./removal-panel.tsx').then((module) => module.RemovalPanel), { loading });

/** Loaded when somebody comes near the end of the page. */
const END_PLACE = <div className="skeleton h-48 w-full" />;
const EndOfUsage = lazily(() => import('./end-of-usage.tsx').then((module) => module.EndOfUsage), END_PLACE);

/** What the registries store for the watched tags: totals, a map, a table, layers and bases. */
export function UsageScreen() {
  const [{ stack, remove }, setUrl] = useUrl(usagePanelsUrl);
  const [{ by }] = useUrl(usageUrl);
  const { data, error, dataUpdatedAt, refetch } = useQuery(usageMapQuery());
  if (data === undefined && error !== null)
    return <Failure page title="The usage could not be read" error={error} onRetry={() => void refetch()} />;
  if (data?.totals.repositoryCount === 0) return <Empty />;
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-l font-medium">Usage</h1>
        <Button aria-expanded={stack} onClick={() => void setUrl({ stack: !stack })}>
          Size of a stack
        </Button>
        <Button
          aria-expanded={remove !== null}
          onClick={() => void setUrl({ remove: remove === null ? CHOOSE : null })}
        >
          Select tags
        </Button>
      </div>
      {stack ? <StackPanel /> : null}
      {remove === null ? null : (
        <RemovalPanel
          repositoryId={remove === CHOOSE ? null : remove}
          onChoose={(id) => void setUrl({ remove: id ?? CHOOSE })}
        />
      )}
      {data === undefined ? (
        <>
          <div className="skeleton h-[22px] w-2/3" />
          <MapSkeleton />
          <TableSkeleton />
        </>
      ) : (
        <>
          <StaleNote error={error} updatedAt={dataUpdatedAt} />
          <TotalsLine totals={data.totals} />
          <UsageMap isByOwner={by === 'owner'} />
          <UsageTable>
            <SharedLayers />
            <InView place={END_PLACE}>
              <EndOfUsage />
            </InView>
          </UsageTable>
        </>
      )}
    </div>
  );
}

/** The panel is open, and no repository is chosen yet. */
const CHOOSE = 'choose';

function Empty() {
  const mayWrite = useMay('write');
  return (
    <div className="flex flex-col items-start gap-4 py-12 sm:pl-[8vw]">
      <h1 className="text-l font-medium">Usage</h1>
      <p className="max-w-[58ch] text-m text-muted">
        No repository is watched yet. {mayWrite ? 'Add images' : 'After an editor added images, this page shows'}
        {mayWrite ? ' to see what their tags take in the registry, and what they share.' : ' what their tags take.'}
      </p>
      {mayWrite ? (
        <Link href="/add" className={buttonClass('primary')}>
          Add images
        </Link>
      ) : null}
    </div>
  );
}

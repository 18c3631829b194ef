'use client';

import { useQuery } from '@tanstack/react-query';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { lazily } from '#components/ui/lazily.tsx';
import { PageGlyph } from '#components/ui/page-glyph.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { visibleText } from '#lib/format/text.ts';
import { imageQuery } from '#lib/queries/images/image.ts';
import { IMAGE_TABS, imageUrl } from '#lib/queries/url/url-state.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { FilesSkeleton } from './files/files-skeleton.tsx';
import { FindingsSkeleton } from './findings/findings-skeleton.tsx';
import { LayerDetail } from './layer-detail.tsx';
import { baseLayersOf, chooseLayer, orderLayers } from './layer-order.ts';
import { LayerTable } from './layer-table.tsx';
import { ImageMasthead } from './masthead.tsx';
import { PackagesSkeleton } from './packages/packages-skeleton.tsx';
import { PlanSkeleton } from './plan/plan-skeleton.tsx';
import { ImageSkeleton } from './skeleton.tsx';
import { Stack } from './stack.tsx';

/** The tabs are loaded once they are opened. */
const FilesTab = lazily(() => import('./files/files-tab.tsx').then(({ FilesTab: tab }) => tab), <FilesSkeleton />);

const PackagesTab = lazily(
  () => import('./packages/packages-tab.tsx').then(({ PackagesTab: tab }) => tab),
  <PackagesSkeleton />,
);

const FindingsTab = lazily(
  () => import('./findings/findings-tab.tsx').then(({ FindingsTab: tab }) => tab),
  <FindingsSkeleton />,
);

const PlanTab = lazily(() => import('./plan/plan-tab.tsx').then(({ PlanTab: tab }) => tab), <PlanSkeleton />);

/** Loaded after the first paint: they are at the end of the page. */
const ImageFacts = lazily(
  () => import('./facts.tsx').then(({ ImageFacts: facts }) => facts),
  <div className="skeleton h-60" />,
);

/** Loaded for indexes. */
const Children = lazily(() => import('./children.tsx').then(({ Children: list }) => list));

/** Loaded for images with parts that were not read. */
const UnreadParts = lazily(
  () => import('#components/tags/unread-parts.tsx').then(({ UnreadParts: parts }) => parts),
  <div className="skeleton h-9" />,
);

/** Pixels of the list of platforms, so that nothing moves when it is loaded. */
const [CHILDREN_HEAD, CHILD_ROW] = [27, 30];

const TAB_LABELS: Record<(typeof IMAGE_TABS)[number], string> = {
  layers: 'Layers',
  files: 'Files',
  packages: 'Packages',
  findings: 'Findings',
  plan: 'Plan',
};

/** An image: its layers as a stack with the details of one of them, its files, its packages, its findings, or its plan. */
export function ImageScreen({ repositoryId, digest }: { repositoryId: string; digest: string }) {
  const [url] = useUrl(imageUrl);
  const { data, error, dataUpdatedAt, refetch } = useQuery(imageQuery(repositoryId, digest, url.previous));
  if (data === undefined) {
    return error === null ? (
      <ImageSkeleton />
    ) : (
      <Failure page title="The image could not be read" error={error} onRetry={() => void refetch()} />
    );
  }
  const unreadParts = data.unreadParts.filter(({ code }) => code !== 'filtered');
  return (
    <div className="flex flex-col gap-6">
      <ImageMasthead image={data} />
      <StaleNote error={error} updatedAt={dataUpdatedAt} />
      {data.notes.map((note) => (
        <p key={note} className="flex items-start gap-2 text-muted">
          <PageGlyph name="info" size={14} className="mt-0.5 shrink-0" /> {visibleText(note)}
        </p>
      ))}
      {data.kind === 'index' ? (
        <div style={{ minHeight: CHILDREN_HEAD + CHILD_ROW * data.platforms.length }}>
          <Children image={data} />
        </div>
      ) : (
        <>
          {unreadParts.length === 0 ? null : <UnreadParts parts={unreadParts} />}
          <Contents image={data} />
        </>
      )}
      {data.kind === 'index' ? <ImageFacts image={data} /> : null}
    </div>
  );
}

/** The tabs of an image that has layers. The URL has the open one. */
function Contents({ image }: { image: Image }) {
  const [{ tab }, setUrl] = useUrl(imageUrl);
  return (
    <>
      <div className="flex">
        <Segments
          label="Contents of the image"
          value={tab}
          options={IMAGE_TABS.map((value) => ({ value, label: TAB_LABELS[value] }))}
          onChange={(chosen) => void setUrl({ tab: chosen })}
        />
      </div>
      {tab === 'files' ? <FilesTab key={image.digest} image={image} /> : null}
      {tab === 'packages' ? <PackagesTab key={image.digest} image={image} /> : null}
      {tab === 'findings' ? <FindingsTab key={image.digest} image={image} /> : null}
      {tab === 'plan' ? <PlanTab key={image.digest} image={image} /> : null}
      {tab === 'layers' ? (
        <>
          <Layers image={image} />
          <ImageFacts image={image} />
        </>
      ) : null}
    </>
  );
}

function Layers({ image }: { image: Image }) {
  const [url, setUrl] = useUrl(imageUrl);
  const selected = chooseLayer(image, url.layer);
  const folded = baseLayersOf(image) !== null && url.base !== true && selected?.part !== 'base';
  const select = (layer: number) => void setUrl({ layer });
  if (image.layers.length === 0) return <p className="text-muted">This manifest names no layers.</p>;
  return (
    <>
      <div className="grid grid-cols-1 gap-x-8 gap-y-6 md:grid-cols-[minmax(280px,5fr)_7fr]">
        <Stack
          image={image}
          layers={orderLayers(image, folded)}
          selected={selected}
          folded={folded}
          onSelect={select}
          onFold={(fold) => void setUrl({ base: !fold, layer: null })}
        />
        {selected === null ? null : <LayerDetail image={image} layer={selected} />}
      </div>
      <LayerTable image={image} selected={selected?.position ?? null} onSelect={select} />
    </>
  );
}

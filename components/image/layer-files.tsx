'use client';

import { useQuery } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import Link from 'next/link';
import { Loaded } from '#components/states/loaded.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { filesQuery, type LayerPlace } from '#lib/queries/images/files.ts';
import { filesPath, layerAt } from '#lib/queries/url/files-path.ts';
import type { FileTree, LayerFiles as Reading } from '#lib/views/dto/contents.ts';
import { FileList } from './file-list.tsx';
import { ReadLayer } from './read-layer.tsx';

/** The files of a layer, one directory at a time, once they were read. */
export function LayerFiles({ place, position }: { place: LayerPlace; position: number }) {
  const query = useQuery(filesQuery(place));
  const { repositoryId, digest } = place;
  return (
    <section aria-label="Files of this layer" className="flex flex-col gap-2 border-t border-line pt-4">
      <div className="flex items-baseline justify-between gap-4">
        <h3 className="text-m font-medium">Files</h3>
        <Link
          href={filesPath({ repositoryId, digest, at: layerAt(position) })}
          prefetch={false}
          className="text-accent hover:underline"
        >
          Show in the map
        </Link>
      </div>
      <Loaded query={query} name="The files" rows={2} rowHeight={28}>
        {(tree) => <Files place={place} tree={tree} />}
      </Loaded>
    </section>
  );
}

function Files({ place, tree }: { place: LayerPlace; tree: FileTree }) {
  const [reading] = tree.layers;
  if (reading === undefined) return <p className="text-muted">This image has no such layer.</p>;
  if (reading.state !== 'read') return <ReadLayer place={place} reading={reading} waiting={tree.waiting} />;
  return (
    <>
      <p className="text-muted">{sumUp(reading)}</p>
      {reading.notes.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="flex items-start gap-2 text-muted">
          <Info aria-hidden size={14} className="mt-0.5 shrink-0" /> {visibleText(message)}
        </p>
      ))}
      {tree.items.length === 0 ? (
        <p className="text-muted">This layer has no files.</p>
      ) : (
        <FileList place={place} tree={tree} label="Files, largest first" />
      )}
    </>
  );
}

function sumUp({ entryCount, uncompressedBytes }: Reading): string {
  const entries = countOf(entryCount ?? 0, 'entry', 'entries');
  return `${entries}, ${formatBytes(uncompressedBytes ?? 0)} unpacked. Sizes below are unpacked bytes.`;
}

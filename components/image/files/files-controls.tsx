import { type RefObject, useRef } from 'react';
import { SearchInput } from '#components/ui/search-input.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import type { MapBytesKind, MapGrouping } from '#lib/domain/map.ts';
import { filesUrl } from '#lib/queries/url/files-url.ts';
import { useFilterKey } from './use-filter-key.ts';

const GROUPINGS = [
  { value: 'layers', label: 'Layers', title: 'Layers, then packages, then files' },
  { value: 'directories', label: 'Directories', title: 'Directories of all layers' },
] as const satisfies readonly { value: MapGrouping; label: string; title: string }[];

const BYTES = [
  { value: 'packed', label: 'Compressed', title: 'Bytes of the compressed layers, as a node downloads them' },
  { value: 'unpacked', label: 'Unpacked', title: 'Bytes of the files, as a node stores them' },
] as const satisfies readonly { value: MapBytesKind; label: string; title: string }[];

/** What the map shows: its first level, its bytes, and a filter. */
export function FilesControls() {
  const [{ by, bytes, q }, setUrl] = useUrl(filesUrl);
  const filter = useRef<HTMLInputElement>(null);
  useFilterKey(filter);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments
        label="Group by"
        value={by}
        options={GROUPINGS}
        onChange={(value) => void setUrl({ by: value, at: null }, { history: 'push' })}
      />
      <Segments label="Bytes" value={bytes} options={BYTES} onChange={(value) => void setUrl({ bytes: value })} />
      <Filter q={q} onChange={(text) => void setUrl({ q: text || null })} input={filter} />
    </div>
  );
}

type FilterProps = { q: string; onChange: (text: string) => void; input: RefObject<HTMLInputElement | null> };

const Filter = ({ q, onChange, input }: FilterProps) => (
  <SearchInput label="Filter files" value={q} onChange={onChange} input={input} />
);

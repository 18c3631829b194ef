'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Size } from '#components/figures/size.tsx';
import { Loaded } from '#components/states/loaded.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { filesQuery, type LayerPlace } from '#lib/queries/images/files.ts';
import type { FileTree } from '#lib/views/dto/contents.ts';

type Item = FileTree['items'][number];

/** Entries of a directory that are shown before the reader requests the rest. */
const FIRST = 50;

/** The entries of a directory. Its directories open below themselves and are requested then. */
export function FileList({ place, tree, label }: { place: LayerPlace; tree: FileTree; label: string }) {
  const [shown, setShown] = useState(FIRST);
  const left = tree.items.length - shown;
  return (
    <div>
      <ul aria-label={label}>
        {tree.items.slice(0, shown).map((item) => (
          <Row key={item.name} place={place} item={item} path={joined(tree.path, item.name)} />
        ))}
      </ul>
      {left > 0 ? (
        <button
          type="button"
          onClick={() => setShown(shown + 500)}
          className="h-7 px-5 text-muted hover:text-ink hover:underline"
        >
          {formatCount(left)} more
        </button>
      ) : null}
      {left <= 0 && tree.total > tree.items.length ? (
        <p className="px-5 text-muted">
          Shown: the biggest {formatCount(tree.items.length)} of {countOf(tree.total, 'entry', 'entries')}.
        </p>
      ) : null}
      {tree.truncated ? <p className="px-5 text-muted">The image has too many files: some are missing here.</p> : null}
    </div>
  );
}

const joined = (path: string, name: string) => (path === '/' ? name : `${path.slice(1)}/${name}`);

function Row({ place, item, path }: { place: LayerPlace; item: Item; path: string }) {
  const [isOpen, setOpen] = useState(false);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  const fileName = visibleText(item.name);
  const figures = (
    <>
      <Notes item={item} />
      <Size bytes={item.sizeBytes} className="ml-auto w-20 shrink-0 text-right" />
    </>
  );
  if (!hasBelow(item))
    return (
      <li className="flex min-h-7 items-center gap-2 border-b border-line pl-5 hover:bg-hover">
        <span
          className={`min-w-0 truncate font-mono ${isGone(item) ? 'text-muted line-through' : ''}`}
          title={fileName}
        >
          {fileName}
        </span>
        {figures}
      </li>
    );
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-7 w-full items-center gap-2 border-b border-line text-left hover:bg-hover"
      >
        <Chevron aria-hidden size={12} className="shrink-0 text-muted" />
        <span className="min-w-0 truncate font-mono" title={fileName}>
          {fileName}/
        </span>
        <span className="shrink-0 text-muted">{countOf(item.fileCount, 'file')}</span>
        {figures}
      </button>
      {isOpen ? (
        <div className="pl-4">
          <Below place={place} path={path} />
        </div>
      ) : null}
    </li>
  );
}

function Below({ place, path }: { place: LayerPlace; path: string }) {
  const query = useQuery(filesQuery(place, path));
  return (
    <Loaded query={query} name="The directory" rows={1} rowHeight={28}>
      {(tree) => <FileList place={place} tree={tree} label={`In ${visibleText(path)}`} />}
    </Loaded>
  );
}

const GONE = 'deleted in a later layer';

const isGone = ({ kind, flags }: Item) => kind === 'whiteout' || flags.includes(GONE);

const hasBelow = ({ kind, fileCount, layers }: Item) =>
  (kind === 'directory' || kind === 'opaque') && (fileCount > 0 || layers.some(({ sizeBytes }) => sizeBytes > 0));

const KINDS: Partial<Record<Item['kind'], string>> = {
  whiteout: 'deleted here',
  opaque: 'cleared here',
  device: 'device',
};

/** Notes about an entry: its kind, its target, and unusual flags. */
function Notes({ item: { kind, target, flags, wastedBytes } }: { item: Item }) {
  const unusual = flags.filter((flag) => flag !== GONE);
  const words = [
    ...(KINDS[kind] === undefined ? [] : [KINDS[kind]]),
    ...(target === null ? [] : [`→ ${target}`]),
    ...(wastedBytes > 0 ? [`${formatBytes(wastedBytes)} overwritten`] : []),
  ];
  return (
    <>
      {words.length === 0 ? null : <span className="min-w-0 truncate text-muted">{visibleText(words.join(', '))}</span>}
      {unusual.map((flag) => (
        <span key={flag} className="shrink-0 rounded-s border border-danger px-1 text-danger">
          {flag}
        </span>
      ))}
    </>
  );
}

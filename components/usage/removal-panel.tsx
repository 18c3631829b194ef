'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Size } from '#components/figures/size.tsx';
import { RepositoryChoice } from '#components/repository/repository-choice.tsx';
import { Failure } from '#components/states/failure.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyBlock } from '#components/ui/copy-block.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { useDebounced } from '#components/ui/use-debounced.ts';
import { MAX_REMOVED_TAGS } from '#lib/domain/usage.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';
import { tagsQuery } from '#lib/queries/tags/tags.ts';
import { removalQuery } from '#lib/queries/usage/what-if.ts';
import type { Removal } from '#lib/views/dto/usage.ts';
import { RemovalCheck } from './removal-check.tsx';
import { useTagCheck } from './use-tag-check.ts';

const TYPING_MS = 250;

type Props = { repositoryId: string | null; onChoose: (repositoryId: string | null) => void };

/** Answers what removing the selected tags frees. The selection stays when another repository is chosen. */
export function RemovalPanel({ repositoryId, onChoose }: Props) {
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const toggle = (ids: readonly number[], isPicked: boolean) =>
    setPicked((before) => {
      const next = new Set(before);
      for (const id of ids) {
        if (!isPicked) next.delete(id);
        else if (next.size < MAX_REMOVED_TAGS) next.add(id);
      }
      return next;
    });
  return (
    <section aria-label="Select tags" className="flex flex-col gap-3 rounded-m border border-line p-3">
      <h2 className="text-m font-medium">What would removing tags free?</h2>
      <RepositoryChoice
        label="Repository"
        none="choose a repository"
        value={repositoryId}
        onPick={(repository) => onChoose(repository?.id ?? null)}
        className="max-w-full self-start"
      />
      {repositoryId === null ? null : (
        <TagPicker key={repositoryId} repositoryId={repositoryId} picked={picked} onToggle={toggle} />
      )}
      {picked.size === 0 ? (
        <p className="text-muted">
          Select tags of one registry, at most {MAX_REMOVED_TAGS}. Plimsoll removes nothing: it lists the references to
          copy.
        </p>
      ) : (
        <Answer tagIds={[...picked]} onClear={() => setPicked(new Set())} />
      )}
    </section>
  );
}

type PickerProps = {
  repositoryId: string;
  picked: ReadonlySet<number>;
  onToggle: (ids: readonly number[], isPicked: boolean) => void;
};

function TagPicker({ repositoryId, picked, onToggle }: PickerProps) {
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), TYPING_MS);
  const query = useInfiniteQuery(tagsQuery(repositoryId, { platform: null, q, state: null, sort: 'pushed' }));
  const tags = rowsOfPages(query.data?.pages ?? []);
  const ids = tags.map(({ id }) => id);
  if (query.data === undefined)
    return query.error === null ? (
      <div role="status" aria-label="Loading tags" className="skeleton h-40 w-full" />
    ) : (
      <Failure title="The tags could not be read" error={query.error} onRetry={() => void query.refetch()} />
    );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput label="Filter tags" value={typed} onChange={setTyped} />
        <Button onClick={() => onToggle(ids, true)}>Select all shown</Button>
        <span className="text-muted">oldest first</span>
      </div>
      <ul aria-label="Tags" className="max-h-64 overflow-y-auto border-y border-line">
        {tags.map(({ id, name, sizeBytes }) => (
          <li key={id}>
            <label className="flex min-h-8 cursor-pointer items-center gap-2 px-1 hover:bg-hover">
              <input
                type="checkbox"
                checked={picked.has(id)}
                onChange={({ target }) => onToggle([id], target.checked)}
                className="size-4 accent-[var(--accent)]"
              />
              <span className="min-w-0 font-mono [overflow-wrap:anywhere]">{tagLabel(name)}</span>
              <Size bytes={sizeBytes} className="ml-auto" />
            </label>
          </li>
        ))}
        {tags.length === 0 ? <li className="py-2 text-muted">No tag contains “{q}”.</li> : null}
      </ul>
      {query.hasNextPage ? (
        <Button className="self-start" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? 'Loading…' : 'Load more tags'}
        </Button>
      ) : null}
    </div>
  );
}

function Answer({ tagIds, onClear }: { tagIds: readonly number[]; onClear: () => void }) {
  const settled = useDebounced(tagIds.join(' '), TYPING_MS);
  const check = useTagCheck();
  const left = new Set(check.items.filter(({ state }) => state === 'moved' || state === 'gone').map(({ id }) => id));
  const counted = settled.split(' ').flatMap((id) => (left.has(Number(id)) ? [] : [Number(id)]));
  const { data, error, refetch } = useQuery(removalQuery(counted, check.finished));
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <span>{countOf(tagIds.length, 'tag')} selected</span>
        <Button kind="quiet" onClick={onClear}>
          Clear the selection
        </Button>
      </div>
      {counted.length === 0 ? (
        <RemovalCheck tags={[]} unchecked={[]} check={check} />
      ) : data === undefined ? (
        error === null ? (
          <div role="status" aria-label="Computing" className="skeleton h-[22px] w-1/2" />
        ) : (
          <Failure title="It could not be computed" error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          {data.tags.length === 0 ? null : <Freed removal={data} />}
          {data.withoutImage.length === 0 ? null : (
            <p className="text-muted">
              {countOf(data.withoutImage.length, 'selected tag')} without an image: gone or never read. They free
              nothing.
            </p>
          )}
          <RemovalCheck tags={data.tags} unchecked={data.unchecked} check={check} />
          {data.tags.length === 0 ? null : (
            <CopyBlock label="references" text={data.tags.map(({ reference }) => reference).join('\n')} />
          )}
        </>
      )}
    </div>
  );
}

function Freed({ removal }: { removal: Removal }) {
  const { host, tags, freedBytes, reachedBytes, freedLayers, freedManifests } = removal;
  return (
    <>
      <p role="status" className="text-m">
        Removing {countOf(tags.length, 'tag')} frees <b className="num font-medium">{formatBytes(freedBytes)}</b> of{' '}
        {formatBytes(reachedBytes)}: {countOf(freedLayers, 'layer')} and {countOf(freedManifests, 'manifest')} that no
        other watched tag of {host} has.
      </p>
      <p className="max-w-[80ch] text-muted">
        Tags that Plimsoll does not watch can still hold them. A registry frees the space when it collects garbage.
      </p>
    </>
  );
}

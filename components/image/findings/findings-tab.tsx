'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { findingsQuery } from '#lib/queries/images/findings.ts';
import { repositoryQuery } from '#lib/queries/repositories/repository.ts';
import { findingsUrl } from '#lib/queries/url/findings-url.ts';
import type { Finding, ImageFindings } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { chooseFindings, emptyWords, nothingWords } from './choose-findings.ts';
import { FindingFilters } from './finding-filters.tsx';
import { FindingRow } from './finding-row.tsx';
import { FindingsHead } from './findings-head.tsx';
import { FindingsSkeleton } from './findings-skeleton.tsx';
import { MendedFindings } from './mended-findings.tsx';
import { layersQuery, UnreadNote } from './unread-note.tsx';

/** The findings of the image: what could be mended, with the evidence and the lines to paste. */
export function FindingsTab({ image }: { image: Image }) {
  // Not requested here: the note requests it only while layers are unread.
  const layers = useInfiniteQuery({ ...layersQuery(image), enabled: false });
  const isWaiting = (layers.data?.pages[0]?.waiting ?? null) !== null;
  const query = useQuery(findingsQuery(image.repositoryId, image.digest, isWaiting));
  const repository = useQuery(repositoryQuery(image.repositoryId)).data;
  const { data } = query;
  if (data === undefined)
    return query.error === null ? (
      <FindingsSkeleton />
    ) : (
      <Failure title="The findings could not be read" error={query.error} onRetry={() => void query.refetch()} />
    );
  const isRead = data.state !== 'unread' && !(data.state === 'reading' && data.items.length === 0);
  return (
    <section aria-label="Findings" className="flex flex-col gap-4">
      <StaleNote error={query.error} updatedAt={query.dataUpdatedAt} />
      {data.state === 'complete' ? null : <UnreadNote image={image} state={data.state} />}
      {isRead ? (
        <>
          <FindingsHead findings={data} isThirdParty={repository?.relation === 'upstream'} />
          <Findings findings={data} image={image} isOwn={repository?.relation === 'ours'} />
        </>
      ) : null}
      <MendedFindings gone={data.gone} moreGone={data.moreGone} image={image} />
    </section>
  );
}

type FindingsProps = { findings: ImageFindings; image: Image; isOwn: boolean };

function Findings({ findings, image, isOwn }: FindingsProps) {
  const { state, items, moreItems } = findings;
  const [url, setUrl] = useUrl(findingsUrl);
  const mayDismiss = useMay('write') && isOwn;
  const { open, dismissed } = chooseFindings(items, url);
  const [isUnfolded, setUnfolded] = useState(() => dismissed.some(({ id }) => id === url.finding));
  const isMissing = state !== 'reading' && url.finding !== null && !items.some(({ id }) => id === url.finding);
  const rowsOf = (listed: readonly Finding[]) =>
    listed.map((finding) => (
      <FindingRow
        key={finding.id}
        finding={finding}
        image={image}
        isOpen={finding.id === url.finding}
        mayDismiss={mayDismiss}
        onToggle={() => void setUrl({ finding: finding.id === url.finding ? null : finding.id })}
      />
    ));
  return (
    <>
      {isMissing ? (
        <p className="text-muted">
          The finding of this link is not listed: this image does not have it, or it is shown to editors only.
        </p>
      ) : null}
      {items.length === 0 ? null : <FindingFilters items={items} />}
      {open.length === 0 ? (
        <p className="max-w-[70ch] py-2 text-muted">{items.length > 0 ? emptyWords(url) : nothingWords(findings)}</p>
      ) : (
        <ul aria-label="Open findings" className="border-t border-line">
          {rowsOf(open)}
        </ul>
      )}
      {moreItems === 0 ? null : (
        <p className="text-muted">{countOf(moreItems, 'more finding is', 'more findings are')} not listed.</p>
      )}
      {dismissed.length === 0 ? null : (
        <details open={isUnfolded} onToggle={({ currentTarget }) => setUnfolded(currentTarget.open)}>
          <summary className="text-muted hover:text-ink">Dismissed ({formatCount(dismissed.length)})</summary>
          <ul aria-label="Dismissed findings" className="mt-2 border-t border-line">
            {rowsOf(dismissed)}
          </ul>
        </details>
      )}
    </>
  );
}

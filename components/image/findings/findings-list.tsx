import { type RefObject, useEffect, useRef, useState } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { useUrl } from '#components/ui/use-url.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { findingsUrl } from '#lib/queries/url/findings-url.ts';
import type { Finding, ImageFindings } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { chooseFindings, emptyWords, nothingWords } from './choose-findings.ts';
import { FindingFilters } from './finding-filters.tsx';
import { FindingRow } from './finding-row.tsx';
import { findRowButton } from './row-elements.ts';
import { useFindingKeys } from './use-finding-keys.ts';
import { useMoves } from './use-moves.ts';

type Props = { findings: ImageFindings; image: Image };

/** The open findings with their filters, and the dismissed ones folded below them. */
export function FindingsList({ findings, image }: Props) {
  const { state, items, moreItems, relation, nodes } = findings;
  const list = useRef<HTMLDivElement>(null);
  const [url, setUrl] = useUrl(findingsUrl);
  const mayDismiss = useMay('write') && relation === 'ours';
  const { open, dismissed } = chooseFindings(items, url);
  const [isUnfolded, setUnfolded] = useState(() => dismissed.some(({ id }) => id === url.finding));
  const isListed = items.some(({ id }) => id === url.finding);
  useLinkedRow(list, items);
  const { words, onMoved } = useMoves(list, items, open);
  useFindingKeys(list, () => void setUrl({ finding: null }));
  const rowsOf = (listed: readonly Finding[]) =>
    listed.map((finding) => (
      <FindingRow
        key={finding.id}
        finding={finding}
        image={image}
        relation={relation}
        nodes={nodes}
        isOpen={finding.id === url.finding}
        mayDismiss={mayDismiss}
        onToggle={() => void setUrl({ finding: finding.id === url.finding ? null : finding.id })}
        onMoved={() => onMoved(finding)}
      />
    ));
  return (
    <div ref={list} className="flex flex-col gap-4">
      <p role="status" className="sr-only">
        {words}
      </p>
      {state !== 'reading' && url.finding !== null && !isListed ? (
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
    </div>
  );
}

/** Scrolls to the finding that the link of the page names, once it is listed. A row that the reader opens is on the screen already. */
function useLinkedRow(list: RefObject<HTMLElement | null>, items: readonly Finding[]): void {
  const [{ finding }] = useUrl(findingsUrl);
  const [linked] = useState(finding);
  const isListed = items.some(({ id }) => id === linked);
  useEffect(() => {
    if (isListed) findRowButton(list.current, linked)?.closest('li')?.scrollIntoView({ block: 'start' });
  }, [isListed, linked, list]);
}

'use client';

import dynamic from 'next/dynamic';
import { type RefObject, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { formatCount } from '#lib/format/count.ts';
import { INCIDENT_STATE_FILTERS } from '#lib/queries/url/incidents-url.ts';
import type { InboxUrl } from './use-inbox-url.ts';

/** Loaded after the list, which is read first. */
const InboxFilters = dynamic(() => import('./filters.tsx').then((module) => module.InboxFilters), {
  ssr: false,
  loading: () => <span className="skeleton h-8 w-[42rem] max-w-full" />,
});

type Props = {
  url: InboxUrl;
  onChange: (change: Partial<InboxUrl>) => void;
  owners: string[];
  /** Numbers of open and acknowledged incidents that match the filter; null until they are known. */
  counts: { open: number; acknowledged: number } | null;
  input: RefObject<HTMLInputElement | null>;
};

/** The filters of the list. Their state is in the URL. */
export function InboxToolbar({ url, onChange, owners, counts, input }: Props) {
  // Phones show the filters on demand.
  const [isOpen, setOpen] = useState(false);
  const chosen = [url.kind, url.severity, url.relation, url.owner, url.repository].filter(Boolean).length;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput label="Filter incidents" value={url.q} onChange={(q) => onChange({ q })} input={input} />
      <Segments
        label="State"
        value={url.state}
        options={INCIDENT_STATE_FILTERS.map((value) => ({
          value,
          label:
            (value === 'open' || value === 'acknowledged') && counts !== null
              ? `${value} ${formatCount(counts[value])}`
              : value,
        }))}
        onChange={(state) => onChange({ state })}
      />
      <Button className="sm:hidden" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {chosen === 0 ? 'Filters' : `Filters ${chosen}`}
      </Button>
      <div className={`flex flex-wrap items-center gap-2 ${isOpen ? '' : 'max-sm:hidden'}`}>
        <InboxFilters url={url} owners={owners} onChange={onChange} />
      </div>
    </div>
  );
}

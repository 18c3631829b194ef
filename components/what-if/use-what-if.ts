import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useUrl } from '#components/ui/use-url.ts';
import { namedBaseQuery, whatIfQuery } from '#lib/queries/images/what-if.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import { type TriedChange, whatIfUrl } from '#lib/queries/url/what-if-url.ts';

const UNCHANGED: TriedChange = { base: null, baseRepositoryId: null, without: [] };

/**
 * The change of the URL, and its prediction. A base that is not watched is read from its registry once the reader asks for it;
 * `unwatched` is its reference until then.
 */
export function useWhatIf(image: { repositoryId: string; digest: string }) {
  const [change, setChange] = useUrl(whatIfUrl);
  const [asked, setAsked] = useState<string | null>(null);
  const { base, without } = change;
  const isNamed = base !== null && asked === base;
  /** Has the choices also while a change cannot be computed. */
  const unchanged = useQuery(whatIfQuery(image, UNCHANGED));
  const stored = useQuery({ ...whatIfQuery(image, change), enabled: !isNamed, retry: false });
  const live = useQuery({ ...namedBaseQuery(image, { reference: base ?? '', without }), enabled: isNamed });
  const { data, error, isPlaceholderData, refetch } = isNamed ? live : stored;
  const isUnwatched = error instanceof ApiError && error.code === 'not-watched';
  return {
    change,
    setChange,
    unchanged,
    data,
    /** False while the figures are those of the change before. */
    isCurrent: !isPlaceholderData && error === null,
    error: isUnwatched ? null : error,
    unwatched: isUnwatched ? base : null,
    readFromRegistry: () => setAsked(base),
    refetch,
  };
}

export type TriedWhatIf = ReturnType<typeof useWhatIf>;

import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { ImageFindings } from '#lib/views/dto/findings.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';
import { retryIntervalMs } from '../requests/retry-interval.ts';

const READING_MS = 4_000;
/** While layers wait for another day. */
const WAITING_MS = 60_000;

/** Returns after how long an answer is requested again that changes while layers are read. */
export const readingIntervalMs = (
  data: { state: ImageFindings['state'] } | undefined,
  error: Error | null,
  isWaiting: boolean,
) => (data?.state === 'reading' ? (isWaiting ? WAITING_MS : READING_MS) : retryIntervalMs(error));

/**
 * All findings of an image as one repository shows it. Refetched while layers are being read, and after an error.
 *
 * @param isWaiting - true if the layers wait for another day, so that the answer changes seldom
 */
export const findingsQuery = (repositoryId: string, digest: string, isWaiting = false) =>
  queryOptions({
    queryKey: ['findings', repositoryId, digest] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<ImageFindings>(`/images/${digest}/findings${queryString({ repositoryId })}`, { signal }),
    staleTime: 60_000,
    refetchInterval: ({ state: { data, error } }) => readingIntervalMs(data, error, isWaiting),
  });

const dismissalPath = (repositoryId: string, findingId: string) =>
  `/repositories/${encodeURIComponent(repositoryId)}/dismissals/${encodeURIComponent(findingId)}`;

/** Leaves a finding of an image as it is, in all images of the repository. */
export const dismissFinding = (image: { repositoryId: string; digest: string }, findingId: string, reason: string) =>
  apiFetch<void>(dismissalPath(image.repositoryId, findingId), {
    method: 'PUT',
    body: { reason, digest: image.digest },
  });

/** Lists a dismissed finding with the others again. */
export const restoreFinding = (repositoryId: string, findingId: string) =>
  apiFetch<void>(dismissalPath(repositoryId, findingId), { method: 'DELETE' });

/**
 * The head of the image, the repository and the overview have sums of the findings that are not dismissed, and a
 * dismissed secret can end an incident.
 */
export const afterDismissal = (client: QueryClient) =>
  refresh(client, ['findings', 'image', 'incidents', 'overview', 'repository']);

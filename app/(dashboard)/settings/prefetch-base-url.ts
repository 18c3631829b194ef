import type { QueryClient } from '@tanstack/react-query';
import { baseUrlQuery } from '#lib/queries/accounts/base-url.ts';
import type { RequestContext } from '#lib/server/request-context.ts';
import { readBaseUrl } from '#lib/views/accounts/base-url.ts';

/** Reads the base URL for the note of a screen whose messages or links use it. */
export const prefetchBaseUrl = ({ views, baseUrls }: RequestContext, client: QueryClient): Promise<void> =>
  client.prefetchQuery({ ...baseUrlQuery(), queryFn: () => readBaseUrl(views, baseUrls.read) });

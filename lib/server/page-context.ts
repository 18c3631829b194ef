import { headers } from 'next/headers';
import { cache } from 'react';
import { findRequest, noteCaller } from '#lib/log/request-trace.ts';
import { noteOpenedAddress } from './note-opened-address.ts';
import { openRequestContext } from './request-context.ts';
import { getRuntime } from './runtime.ts';

/**
 * Returns the request context for an address that no page has. It is opened once per request, however many parts of the page need it.
 * The address of such a request never gets into a link.
 */
export const getUnmatchedContext = cache(async () => {
  const context = await openRequestContext(getRuntime(), await headers());
  noteCaller(context.caller.kind);
  return context;
});

/** Returns the request context of this page. It is opened once per request, however many parts of the page need it. */
export const getPageContext = cache(async () => {
  const context = await getUnmatchedContext();
  const trace = findRequest();
  // Awaited, so that the page shows the address.
  if (trace?.opensPage)
    await noteOpenedAddress(context, { headers: await headers(), scheme: trace.scheme, log: getRuntime().log });
  return context;
});

import { headers } from 'next/headers';
import { cache } from 'react';
import { noteCaller } from '#lib/log/request-trace.ts';
import { openRequestContext } from './request-context.ts';
import { getRuntime } from './runtime.ts';

/** Returns the request context of this page. It is opened once per request, however many parts of the page need it. */
export const getPageContext = cache(async () => {
  const context = await openRequestContext(getRuntime(), await headers());
  noteCaller(context.caller.kind);
  return context;
});

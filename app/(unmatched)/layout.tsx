import type { ReactNode } from 'react';
import { Frame } from '#app/frame.tsx';
import { getUnmatchedContext } from '#lib/server/page-context.ts';
import { isForReader } from './reader.ts';

/** The layout of addresses that no page has: the frame for readers, a plain page for others. */
export default async function Layout({ children }: { children: ReactNode }) {
  if (await isForReader()) return <Frame getContext={getUnmatchedContext}>{children}</Frame>;
  return (
    <main id="content" className="mx-auto max-w-page px-4 pt-5 pb-16">
      {children}
    </main>
  );
}

import type { Metadata } from 'next';
import { buttonClass } from '#components/ui/button.tsx';
import { getRuntime } from '#lib/server/runtime.ts';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <div className="flex flex-col items-start gap-4 py-12">
      <h1 className="text-l font-medium">There is nothing here</h1>
      <p className="text-m text-muted">The repository or image may have been removed, or the address mistyped.</p>
      {/* Not next/link: this page's script comes with every other page. */}
      <a href={`${getRuntime().config.baseUrl ?? ''}/`} className={buttonClass()}>
        All repositories
      </a>
    </div>
  );
}

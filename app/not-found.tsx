import type { Metadata } from 'next';
import Link from 'next/link';
import { buttonClass } from '#components/ui/button.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <div className="flex flex-col items-start gap-4 py-12">
      <h1 className="text-l font-medium">Page not found</h1>
      <p className="text-m text-muted">The address is wrong.</p>
      <Link href="/" className={buttonClass()}>
        All repositories
      </Link>
    </div>
  );
}

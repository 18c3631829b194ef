import Link from 'next/link';
import { WrappingName } from '#components/figures/wrapping-name.tsx';

/** The pages above this one, from the outermost. */
export function Breadcrumb({ pages }: { pages: readonly { href: string; label: string }[] }) {
  return (
    <nav aria-label="Breadcrumb" className="text-muted">
      <ol className="flex flex-wrap items-center gap-1.5">
        {pages.map(({ href, label }, at) => (
          <li key={href} className="flex min-w-0 gap-1.5">
            {at === 0 ? null : <span aria-hidden>/</span>}
            <Link href={href} className="min-w-0 [overflow-wrap:anywhere] hover:text-ink hover:underline">
              <WrappingName name={label} />
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

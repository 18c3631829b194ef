import Link from 'next/link';
import { buttonClass } from '#components/ui/button.tsx';
import { signInPath } from '#lib/queries/accounts/sign-in-path.ts';
import { BASE_PATH } from '#lib/queries/requests/base-path.ts';
import { missingWords } from './missing-words.ts';

/** Shown to readers for an address without a page: why, a search of the repositories, and links. */
export function NotFoundScreen({ path }: { path: string }) {
  const { why, links } = missingWords(path);
  return (
    <div className="flex flex-col items-start gap-5 py-12">
      <div className="flex flex-col gap-2">
        <h1 className="text-l font-medium">Page not found</h1>
        <p className="text-m text-muted">{why}</p>
      </div>
      <form action={`${BASE_PATH}/`} className="flex w-full max-w-md items-end gap-2">
        <label className="flex min-w-0 flex-1 flex-col gap-1">
          <span className="font-medium">Search repositories</span>
          <input type="search" name="q" className="h-8 w-full rounded-m border border-edge bg-raised px-2.5 text-s" />
        </label>
        <button type="submit" className={buttonClass()}>
          Search
        </button>
      </form>
      <p className="flex flex-wrap gap-4">
        {links.map(({ href, label }) => (
          <Link key={href} href={href} className="text-accent hover:underline">
            {label}
          </Link>
        ))}
      </p>
    </div>
  );
}

/** Shown without an account for an address without a page. `path` is where the sign-in leads. */
export function NotFoundStranger({ path }: { path: string }) {
  return (
    <div className="flex flex-col items-start gap-4 py-12">
      <h1 className="text-l font-medium">Page not found</h1>
      <p className="text-m text-muted">The address is wrong, or the page needs an account.</p>
      <Link href={signInPath(path)} className={buttonClass()}>
        Sign in
      </Link>
    </div>
  );
}

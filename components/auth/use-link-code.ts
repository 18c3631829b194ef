'use client';

import { useEffect, useState } from 'react';

/**
 * Returns the code of a one-time link, undefined until it is read, null where there is none. The code is in the fragment, so
 * that no log or referrer has it, and is removed from the address bar.
 */
export function useLinkCode(): string | null | undefined {
  const [code, setCode] = useState<string | null>();
  useEffect(() => {
    const read = () => {
      const found = decodeFragment(location.hash);
      if (found === '') {
        setCode((known) => known ?? null);
        return;
      }
      setCode(found);
      history.replaceState(null, '', `${location.pathname}${location.search}`);
    };
    // Runs after Next's own effects, since its router restores the address that it knows.
    const timer = setTimeout(read);
    addEventListener('hashchange', read);
    return () => {
      clearTimeout(timer);
      removeEventListener('hashchange', read);
    };
  }, []);
  return code;
}

function decodeFragment(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1)).trim();
  } catch {
    return hash.slice(1);
  }
}

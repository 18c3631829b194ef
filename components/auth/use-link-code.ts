'use client';

import { useEffect, useState } from 'react';

/**
 * The code of a one-time link: it comes in the fragment, so that no log or referrer has it, and is taken out of the
 * address bar. Undefined until it was looked for; null where there is none.
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
    // After Next's own effects: else its router puts back the address that it knows.
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

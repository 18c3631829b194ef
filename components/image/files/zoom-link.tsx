import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Zoom } from './use-zoom.ts';

type Props = { at: string; zoom: Zoom; tabIndex?: number; className?: string; children: ReactNode };

/** A link that opens a box of the map: on this page, or in another tab with the keys of the browser for that. */
export function ZoomLink({ at, zoom, tabIndex, className = '', children }: Props) {
  return (
    <Link
      href={zoom.hrefOf(at)}
      prefetch={false}
      tabIndex={tabIndex}
      className={`hover:underline ${className}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        zoom.zoomTo(at);
      }}
    >
      {children}
    </Link>
  );
}

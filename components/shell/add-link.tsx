'use client';

import Link from 'next/link';
import { Glyph } from '#components/ui/glyph.tsx';
import { useMay } from './use-me.ts';

/** The link to add images, for editors. */
export function AddLink() {
  if (!useMay('write')) return null;
  return (
    <Link
      href="/add"
      aria-label="Add images"
      className="inline-flex h-8 items-center gap-1.5 rounded-m px-2 text-accent hover:bg-hover"
    >
      <Glyph name="plus" />
      <span className="max-sm:hidden">Add images</span>
    </Link>
  );
}

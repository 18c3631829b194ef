'use client';

import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useMay } from './use-me.ts';

/** For those who may. */
export function AddLink() {
  if (!useMay('write')) return null;
  return (
    <Link
      href="/add"
      aria-label="Add images"
      className="inline-flex h-8 items-center gap-1.5 rounded-m px-2 text-accent hover:bg-hover"
    >
      <Plus aria-hidden size={16} />
      <span className="max-sm:hidden">Add images</span>
    </Link>
  );
}

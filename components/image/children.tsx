import Link from 'next/link';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { Size } from '#components/figures/size.tsx';
import type { Image } from '#lib/views/dto/image.ts';

/** An index has no size of its own: its children do. */
export function Children({ image }: { image: Image }) {
  return (
    <section aria-label="Platforms">
      <h2 className="pb-2 text-m font-medium">Platforms of this index</h2>
      <ul className="border-t border-line">
        {image.platforms.map((entry) => (
          <li key={entry.digest} className="flex h-9 items-center gap-4 border-b border-line">
            <Link
              href={`/repositories/${image.repositoryId}/images/${entry.digest}`}
              className="w-44 truncate font-mono text-accent hover:underline"
            >
              {entry.platform}
            </Link>
            <Size bytes={entry.sizeBytes} className="w-20 text-right" />
            <CopyDigest digest={entry.digest} />
            <span className="text-muted">
              {entry.role === 'image' ? '' : entry.role} {entry.state === 'present' ? '' : entry.state}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { PackageSize } from '#components/figures/package-size.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';
import { shortDigest } from '#lib/format/short-digest.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { visibleText } from '#lib/format/text.ts';
import { imagePackagesPath, versionImagesQuery } from '#lib/queries/images/package-search.ts';
import type { FoundPackage, PackageImage } from '#lib/views/dto/packages.ts';

type Props = { found: Pick<FoundPackage, 'ecosystem' | 'name'>; version: FoundPackage['versions'][number] };

/** A version of a package with its images. Further images are loaded on request. */
export function VersionImages({
  found: { ecosystem, name },
  version: { version, imageCount, taggedCount, images },
}: Props) {
  const [isOpen, setOpen] = useState(false);
  const all = useQuery({ ...versionImagesQuery({ ecosystem, name, version }), enabled: isOpen });
  const shown = all.data ?? images;
  const hidden = imageCount - shown.length;
  return (
    <li className="grid grid-cols-1 gap-x-6 border-b border-line py-2 sm:grid-cols-[minmax(8rem,1fr)_4fr]">
      <p className="min-w-0">
        <span className="font-mono font-medium [overflow-wrap:anywhere]">
          {version === null ? 'version unknown' : visibleText(version)}
        </span>{' '}
        <span className="block text-muted max-sm:inline">
          {countOf(imageCount, 'image')}
          {imageCount === taggedCount ? '' : `, ${formatCount(taggedCount)} tagged`}
        </span>
      </p>
      <div className="flex min-w-0 flex-col items-start gap-1">
        <ul className="w-full">
          {shown.map((image) => (
            <li key={`${image.repositoryId} ${image.digest}`}>
              <ImageLink image={image} name={name} />
            </li>
          ))}
        </ul>
        {hidden <= 0 ? null : isOpen && all.data !== undefined ? (
          <p className="text-muted">and {countOf(hidden, 'more image')}</p>
        ) : (
          <Button kind="quiet" disabled={all.isFetching} onClick={() => setOpen(true)}>
            {all.isFetching ? 'Loading…' : `Show ${countOf(hidden, 'more image')}`}
          </Button>
        )}
        <InlineError error={all.error} />
      </div>
    </li>
  );
}

/** "docker.io/acme/api:1.9 linux/amd64 1.20 MB", which opens the packages of the image. */
function ImageLink({ image, name }: { image: PackageImage; name: string }) {
  const { reference, tags, digest, platform, isTagged, bytes } = image;
  const [tag, ...others] = tags;
  const label =
    isTagged && tag !== undefined ? (tag.includes(':') ? '' : ':') + tagLabel(tag) : `@${shortDigest(digest)}`;
  const facts = [
    platform === 'unknown' ? '' : platform,
    others.length === 0 || !isTagged ? '' : `also ${others.map(tagLabel).join(', ')}`,
    isTagged ? '' : tag === undefined ? 'no tag now' : `no tag now, was ${tagLabel(tag)}`,
  ];
  return (
    <Link
      href={imagePackagesPath(image, name)}
      className="flex min-h-7 flex-wrap items-baseline gap-x-3 rounded-s px-1 hover:bg-hover"
    >
      <span className={`[overflow-wrap:anywhere] ${isTagged ? '' : 'text-muted'}`}>
        {visibleText(reference)}
        {label}
      </span>
      <span className="text-muted">{facts.filter(Boolean).join(' · ')}</span>
      <PackageSize bytes={bytes} className="ml-auto" />
    </Link>
  );
}

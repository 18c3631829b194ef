'use client';

import { ArrowLeftRight } from 'lucide-react';
import Link from 'next/link';
import { ImageDates } from '#components/figures/image-dates.tsx';
import { Size } from '#components/figures/size.tsx';
import { WrappingName } from '#components/figures/wrapping-name.tsx';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { shortDigest } from '#lib/format/short-digest.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';

type Props = {
  comparison: Comparison;
  onPlatform: (platform: string) => void;
  onSwap: () => void;
  onChange: () => void;
};

const nameOf = ({ tag, digest }: Comparison['from']) => tagLabel(tag ?? digest);

/** "ghcr.io/acme/api:1.0", "ghcr.io/acme/api@abcdef012345" */
const fullNameOf = (side: Comparison['from']) => {
  const name = nameOf(side);
  return `${side.reference}${name.startsWith('@') ? '' : ':'}${name}`;
};

/** The names of both images, their platform, and actions on the pair. */
export function CompareMasthead({ comparison, onPlatform, onSwap, onChange }: Props) {
  const { from, to, platforms } = comparison;
  const isOne = from.reference === to.reference;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-col gap-1">
        <h1 className="text-l font-medium [overflow-wrap:anywhere]">
          {isOne ? (
            <>
              <WrappingName name={from.reference} />{' '}
            </>
          ) : null}
          <span className="font-mono">
            <WrappingName name={isOne ? nameOf(from) : fullNameOf(from)} /> →{' '}
            <WrappingName name={isOne ? nameOf(to) : fullNameOf(to)} />
          </span>
        </h1>
        <div className="flex flex-wrap gap-x-6 gap-y-1">
          <SideFacts name="before" side={from} />
          <SideFacts name="after" side={to} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {platforms.length > 1 ? (
          <Choice
            label="Platform"
            mono
            value={to.platform}
            options={[...new Set([to.platform, ...platforms])].map((platform) => ({
              value: platform,
              label: platform,
            }))}
            onChange={onPlatform}
          />
        ) : (
          <span className="num text-muted">{to.platform}</span>
        )}
        <Button onClick={onSwap}>
          <ArrowLeftRight aria-hidden size={14} /> Swap
        </Button>
        <CopyButton label="Copy link" name="link" text={() => location.href} />
        <Button onClick={onChange}>Compare others</Button>
      </div>
    </div>
  );
}

function SideFacts({ name, side }: { name: string; side: Comparison['from'] }) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <span className="text-muted">{name}</span>
      <Link
        href={`/repositories/${side.repositoryId}/images/${side.digest}`}
        className="font-mono text-accent hover:underline"
      >
        {shortDigest(side.digest)}
      </Link>
      <Size bytes={side.sizeBytes} />
      <ImageDates createdAt={side.createdAt} firstSeenAt={side.firstSeenAt} />
    </span>
  );
}

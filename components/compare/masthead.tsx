'use client';

import { ArrowLeftRight, Check, Link2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { shortDigest } from '#lib/format/short-digest.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';

type Props = {
  comparison: Comparison;
  onPlatform: (platform: string) => void;
  onSwap: () => void;
  onChange: () => void;
};

const nameOf = ({ tag, digest }: Comparison['from']) => (tag === null ? shortDigest(digest) : visibleText(tag));

/** Which two, on which platform; and what can be done with the pair. */
export function CompareMasthead({ comparison, onPlatform, onSwap, onChange }: Props) {
  const { from, to, platforms } = comparison;
  const isOne = from.reference === to.reference;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-col gap-1">
        <h1 className="text-l font-medium [overflow-wrap:anywhere]">
          {isOne ? `${from.reference} ` : ''}
          <span className="font-mono">
            {isOne ? '' : `${from.reference}:`}
            {nameOf(from)} → {isOne ? '' : `${to.reference}:`}
            {nameOf(to)}
          </span>
        </h1>
        <p className="flex flex-wrap gap-x-6 gap-y-1">
          <SideFacts name="before" side={from} />
          <SideFacts name="after" side={to} />
        </p>
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
        <CopyLink />
        <Button onClick={onChange}>Compare others</Button>
      </div>
    </div>
  );
}

function SideFacts({ name, side }: { name: string; side: Comparison['from'] }) {
  const at = side.firstSeenAt ?? side.createdAt;
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
      {at === null ? null : (
        <span className="text-muted">
          seen <Day at={at} />
        </span>
      )}
    </span>
  );
}

function CopyLink() {
  const [copied, setCopied] = useState(false);
  return (
    <Button
      onClick={() => void navigator.clipboard?.writeText(location.href).then(() => setCopied(true))}
      aria-live="polite"
    >
      {copied ? <Check aria-hidden size={14} /> : <Link2 aria-hidden size={14} />} {copied ? 'Copied' : 'Copy link'}
    </Button>
  );
}

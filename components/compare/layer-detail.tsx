import Link from 'next/link';
import type { ReactNode } from 'react';
import { Change } from '#components/figures/change.tsx';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { Size } from '#components/figures/size.tsx';
import { Instruction } from '#components/image/instruction.tsx';
import { formatPart, percentOf } from '#lib/format/percent.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import type { ComparedLayer } from './tones.ts';

const CHANGES: Record<ComparedLayer['change'], string> = {
  same: 'unchanged: not downloaded again',
  moved: 'moved: not downloaded again',
  recompressed: 'recompressed, same files: downloaded again',
  changed: 'rebuilt by the same instruction: downloaded again',
  added: 'new: downloaded by every node',
  removed: 'gone',
};

/** All details of one layer of the comparison. */
export function ComparedLayerDetail({ comparison, layer }: { comparison: Comparison; layer: ComparedLayer }) {
  return (
    <section
      aria-label="Selected layer"
      aria-live="polite"
      className="flex min-w-0 flex-col gap-3 border-l-2 border-edge pl-4"
    >
      <Instruction text={layer.instruction?.display ?? null} />
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <Change bytes={layer.deltaBytes} percent={percentOf(layer.deltaBytes, layer.fromBytes)} />
        <span className="text-muted">
          {CHANGES[layer.change]}
          {layer.part === null ? '' : ` · ${layer.part} layer`}
          {layer.unchangedBytes === null || layer.unchangedBytes === 0 ? null : (
            <>
              {' · '}
              <Size bytes={layer.unchangedBytes} /> ({formatPart(layer.unchangedBytes, layer.toBytes)}) pulled again
              unchanged
            </>
          )}
        </span>
      </p>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
        <Side name="before" side={comparison.from} layer={layer.from} />
        <Side name="after" side={comparison.to} layer={layer.to} />
      </dl>
    </section>
  );
}

function Side({
  name,
  side,
  layer,
}: {
  name: string;
  side: Comparison['from'];
  layer: ComparedLayer['from'];
}): ReactNode {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="flex min-w-0 flex-wrap items-baseline gap-x-4">
        {layer === null ? (
          <span className="text-muted">not there</span>
        ) : (
          <>
            <Size bytes={layer.sizeBytes} />
            <CopyDigest digest={layer.digest} label="layer digest" />
            <Link
              href={`/repositories/${side.repositoryId}/images/${side.digest}?layer=${layer.position}&base=true`}
              className="inline-flex min-h-6 items-center text-accent hover:underline"
            >
              layer {layer.position + 1}
            </Link>
          </>
        )}
      </dd>
    </>
  );
}

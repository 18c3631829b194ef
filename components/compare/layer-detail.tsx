import Link from 'next/link';
import type { ReactNode } from 'react';
import { Change } from '#components/figures/change.tsx';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { Size } from '#components/figures/size.tsx';
import { Dockerfile } from '#components/image/highlight.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import type { ComparedLayer } from './tones.ts';

const CHANGES: Record<ComparedLayer['change'], string> = {
  same: 'the same blob in both: not pulled again',
  moved: 'the same blob in another place: not pulled again',
  recompressed: 'the same files, packed anew: pulled again',
  changed: 'built again by the same instruction: pulled again',
  added: 'new: every node pulls it',
  removed: 'gone',
};

/** One chosen layer of the comparison in full. */
export function ComparedLayerDetail({ comparison, layer }: { comparison: Comparison; layer: ComparedLayer }) {
  return (
    <section
      aria-label="Chosen layer"
      aria-live="polite"
      className="flex min-w-0 flex-col gap-3 border-l-2 border-edge pl-4"
    >
      {layer.instruction === null ? (
        <p className="text-muted">The instruction that made it is not known: the image’s history does not say.</p>
      ) : (
        <pre className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          <Dockerfile text={visibleText(layer.instruction.display)} />
        </pre>
      )}
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <Change
          bytes={layer.deltaBytes}
          percent={layer.fromBytes === 0 ? null : (layer.deltaBytes / layer.fromBytes) * 100}
        />
        <span className="text-muted">
          {CHANGES[layer.change]}
          {layer.part === null ? '' : layer.part === 'base' ? ' · base layer' : ' · own layer'}
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
              className="text-accent hover:underline"
            >
              layer {layer.position + 1}
            </Link>
          </>
        )}
      </dd>
    </>
  );
}

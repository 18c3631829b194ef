import type { ReactNode } from 'react';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { Size, Unknown } from '#components/figures/size.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import { lazily } from '#components/ui/lazily.tsx';
import { formatBytes, formatExactBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { formatPart } from '#lib/format/percent.ts';
import { visibleText } from '#lib/format/text.ts';
import { hasSecretMark } from '#lib/image/secret-mark.ts';
import type { Image, ImageLayer } from '#lib/views/dto/image.ts';
import { Instruction } from './instruction.tsx';

/** Loaded once a layer is opened. */
const LayerFiles = lazily(
  () => import('./layer-files.tsx').then(({ LayerFiles: files }) => files),
  <section aria-label="Files of this layer" className="flex flex-col gap-2 border-t border-line pt-4">
    <h3 className="text-m font-medium">Files</h3>
    <div className="skeleton h-[57px]" />
  </section>,
);

/** Loaded for an instruction with masked secrets. */
const UnmaskedInstruction = lazily(() =>
  import('./unmasked-instruction.tsx').then(({ UnmaskedInstruction: unmasked }) => unmasked),
);

const PART_WORDS: Record<ImageLayer['part'], string> = {
  base: 'base layer',
  own: 'own layer',
  unknown: 'base image unknown',
};

function previousWords({ inPrevious, unchangedBytes, sizeBytes }: ImageLayer): string {
  if (inPrevious) return 'unchanged: not downloaded again';
  const unchanged =
    unchangedBytes === null || unchangedBytes === 0
      ? ''
      : `; ${formatBytes(unchangedBytes)} (${formatPart(unchangedBytes, sizeBytes)}) did not change`;
  return `new: downloaded by every node${unchanged}`;
}

/** All details of one layer of the image. */
export function LayerDetail({ image, layer }: { image: Image; layer: ImageLayer }) {
  const share = image.sizeBytes ? Math.round((layer.sizeBytes / image.sizeBytes) * 1_000) / 10 : null;
  const raw = layer.instruction?.raw;
  return (
    <section aria-label="Selected layer" aria-live="polite" className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <h2 className="text-m font-medium">
          Layer {layer.position + 1} of {image.layers.length}
        </h2>
        <Size bytes={layer.sizeBytes} className="text-m font-medium" />
        {share === null ? null : <span className="tabular-nums text-muted">{share} % of the image</span>}
        <span className="text-muted">{PART_WORDS[layer.part]}</span>
      </div>
      <Instruction text={layer.instruction?.display ?? null} className="border-l-2 border-line py-1 pl-3" />
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
        <Fact name="vs previous release">{image.previous === null ? 'no previous release' : previousWords(layer)}</Fact>
        <Fact name="shared by">{countOf(layer.sharedBy, 'image')} of this repository</Fact>
        <Fact name="first seen">
          {layer.since === null ? (
            <Unknown />
          ) : (
            <>
              <Day at={layer.since} /> <Ago at={layer.since} className="text-muted" />
            </>
          )}
        </Fact>
        <Fact name="bytes">
          <span className="num">{formatExactBytes(layer.sizeBytes)}</span>
        </Fact>
        <Fact name="digest">
          <CopyDigest digest={layer.digest} label="layer digest" />
        </Fact>
        {layer.diffId === null ? null : (
          <Fact name="diff id">
            <CopyDigest digest={layer.diffId} label="diff id" />
          </Fact>
        )}
        <Fact name="media type">
          <span className="font-mono [overflow-wrap:anywhere]">{visibleText(layer.mediaType)}</span>
        </Fact>
      </dl>
      {raw === undefined || raw === layer.instruction?.display ? null : (
        <details>
          <summary className="text-muted hover:text-ink">raw config</summary>
          <pre className="mt-2 whitespace-pre-wrap font-mono text-muted [overflow-wrap:anywhere]">
            {visibleText(raw)}
          </pre>
        </details>
      )}
      {raw === undefined || !hasSecretMark(raw) ? null : (
        <UnmaskedInstruction
          key={`${image.digest} ${layer.position}`}
          repositoryId={image.repositoryId}
          digest={image.digest}
          position={layer.position}
        />
      )}
      <LayerFiles
        key={`${layer.digest} ${layer.position}`}
        place={{ repositoryId: image.repositoryId, digest: image.digest, layer: layer.digest }}
        position={layer.position}
      />
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

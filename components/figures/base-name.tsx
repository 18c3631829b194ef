import Link from 'next/link';
import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { WrappingName } from '#components/figures/wrapping-name.tsx';
import { baseTitle } from '#lib/format/base-title.ts';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { BaseImage } from '#lib/views/dto/image.ts';

/** The name of a base image, as a link to it where it is watched, and what is special about it. */
export function BaseName({ base }: { base: BaseImage }) {
  const { repositoryId, digest, by, endedAt, label } = base;
  const title = baseTitle(base);
  if (title === null) return <span className="text-muted">name unknown</span>;
  const name = <WrappingName name={title} />;
  return (
    <span className="[overflow-wrap:anywhere]">
      {endedAt === null ? null : <span className="text-muted">was </span>}
      {repositoryId !== null && digest !== null ? (
        <Link href={`/repositories/${repositoryId}/images/${digest}`} className="font-mono text-accent hover:underline">
          {name}
        </Link>
      ) : (
        <span className="font-mono">{name}</span>
      )}
      {endedAt === null ? null : (
        <span className="text-muted">
          {' '}
          until <Day at={endedAt} />
        </span>
      )}
      {by === 'label' ? <span className="text-muted"> (by its label)</span> : null}
      {label === null ? null : <span className="text-muted"> (its label: {visibleText(label)})</span>}
    </span>
  );
}

/** "3 layers, 54.0 MB"; nothing where they are unknown. */
export function BaseSize({ base: { layerCount, sizeBytes } }: { base: BaseImage }) {
  if (layerCount === null || sizeBytes === null) return null;
  return (
    <span className="whitespace-nowrap text-muted">
      {countOf(layerCount, 'layer')}, <Size bytes={sizeBytes} />
    </span>
  );
}

import type { AttributedImage } from '#lib/analysis/layers/attribution.ts';
import type { DescribedBase } from '#lib/analysis/layers/describe-base.ts';
import { baseTitle } from '#lib/format/base-title.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { formatDate } from '#lib/format/time.ts';
import { isPrefix } from '#lib/image/base.ts';
import { code, hostileCode } from './markdown.ts';

/** An image and its base; null when nothing is known of it. */
export type BasedImage = AttributedImage & { base: DescribedBase | null };

/** The bases of a checked image and of its baseline. */
export type CheckBases = {
  /** Null without a baseline, too. */
  fromBase: DescribedBase | null;
  toBase: DescribedBase | null;
  /** True when the base has other files than the baseline's. Null when one of them is unknown. */
  baseChanged: boolean | null;
};

/** Compares the bases of two images: by their layers where both are known, else by what the labels say. */
export function compareBases(from: BasedImage | null, to: BasedImage): CheckBases {
  const [fromBase, toBase] = [from?.base ?? null, to.base];
  const bases = { fromBase, toBase };
  const [before, after] = [from && baseLayersOf(from), baseLayersOf(to)];
  if (before && after) return { ...bases, baseChanged: before.length !== after.length || !isPrefix(before, after) };
  if (fromBase === null || toBase === null || fromBase.by !== toBase.by) return { ...bases, baseChanged: null };
  const isSame = baseTitle(fromBase) === baseTitle(toBase) && fromBase.digest === toBase.digest;
  return { ...bases, baseChanged: !isSame };
}

const baseLayersOf = ({ layers, baseLayerCount }: AttributedImage) =>
  baseLayerCount === null ? null : layers.slice(0, baseLayerCount);

type PlatformBases = CheckBases & { platform: string };

/** Most lines about bases. Platforms of an image nearly always have the same base tag. */
const MAX_LINES = 8;

/** Writes which base each platform has, and what it was before. Platforms with the same sentence share a line. Empty when unknown. */
export function describeBases(platforms: readonly PlatformBases[]): string {
  const sentences = Map.groupBy(platforms, describeChange);
  sentences.delete(null);
  return [...sentences]
    .slice(0, MAX_LINES)
    .map(([sentence, sharing]) => {
      const where =
        sharing.length === platforms.length ? '' : ` of ${sharing.map((one) => code(one.platform)).join(', ')}`;
      return `**Base${where}** ${sentence}`;
    })
    .join('\n\n');
}

/** "updated: `library/node:24-alpine` (3 layers, 54.0 MB)." Null when nothing is known of the base. */
function describeChange({ fromBase, toBase, baseChanged }: CheckBases): string | null {
  if (toBase === null) return null;
  const title = baseTitle(toBase);
  const titleBefore = fromBase && baseTitle(fromBase);
  const name = `${title === null ? 'of unknown name' : hostileCode(title)}${describeFacts(toBase)}`;
  if (baseChanged !== true) return `${name}.`;
  if (title !== null && title === titleBefore) return `updated: ${name}.`;
  if (title === null || titleBefore === null) return `${name}. The baseline has another base.`;
  return `changed from ${hostileCode(titleBefore)} to ${name}.`;
}

function describeFacts({ by, layerCount, sizeBytes, endedAt }: DescribedBase): string {
  const facts = [
    by === 'label' ? 'by its label' : null,
    layerCount === null ? null : countOf(layerCount, 'layer'),
    sizeBytes === null ? null : formatBytes(sizeBytes),
    endedAt === null ? null : `the tag pointed to it until ${formatDate(new Date(endedAt), 'UTC')}`,
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}

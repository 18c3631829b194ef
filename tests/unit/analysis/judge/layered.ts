import type { Push } from '#lib/analysis/judge/steps.ts';
import type { ContentLayer } from '#lib/analysis/layers/content.ts';
import { distinctLayers } from '#lib/analysis/layers/layer-diff.ts';

export const MB = 1_000_000;
const DAY_MS = 86_400_000;

/**
 * Parses "base=30 app=70.5": layers in MB by diffId. "~" instead of "=" means another compression, "?" an unknown
 * diffId.
 */
function layersOf(text: string): ContentLayer[] {
  return text.split(' ').map((part) => {
    const [, name = '', sign = '=', megabytes = '0'] = /^(\w+)([=~?])([\d.]+)$/.exec(part) ?? [];
    const sizeBytes = Math.round(Number(megabytes) * MB);
    return { digest: `${name}${sign}${megabytes}`, sizeBytes, diffId: sign === '?' ? null : name };
  });
}

export type Layered = string | (Partial<Omit<Push, 'layers'>> & { layers: string });

/** Creates one push a day, or one every `everyDays` days. */
export function layeredPushes(pushed: readonly Layered[], everyDays = 1): Push[] {
  return pushed.map((one, index) => {
    const { layers: text, ...rest } = typeof one === 'string' ? { layers: one } : one;
    const layers = layersOf(text);
    const sizeBytes = distinctLayers(layers).reduce((sum, layer) => sum + layer.sizeBytes, 0);
    return { at: new Date(index * everyDays * DAY_MS), sizeBytes, segment: 0, layers, ...rest };
  });
}

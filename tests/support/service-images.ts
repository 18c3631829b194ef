import { createFillers } from '#lib/demo/service/filler.ts';
import { SERVICE_PUSHES } from '#lib/demo/service/layers.ts';
import type { BuiltImage } from './built-image.ts';
import { buildImage, type LayerSpec } from './oci-images.ts';

/**
 * Builds pushes of the demo's own service as real images, whose config says that they were built on the last days, one a day. The third push
 * has downloads of npm, which the fourth one mends. The fifth one brings a token and a package.
 *
 * @param numbers - places in SERVICE_PUSHES, ascending
 */
export function buildServicePushes(numbers: readonly number[]): BuiltImage[] {
  const fillerOf = createFillers();
  return numbers.map((number, at) => {
    const layers = (SERVICE_PUSHES[number]?.layers ?? []).map(({ name, instruction, files }): LayerSpec => {
      const listed = files(fillerOf(name)).map(({ path, content }) => [path, content] as const);
      return { instruction, files: Object.fromEntries(listed) };
    });
    const created = new Date(Date.now() - (numbers.length - at) * 86_400_000).toISOString();
    return buildImage({ flavour: 'oci', created, layers });
  });
}

import { type KnownFile, listKnownFiles } from '#lib/contents/list-known.ts';
import type { LayerKeys, LayerReading } from '#lib/contents/read-layer.ts';
import type { DemoRepository } from './history.ts';

/** Creates a function that lists the files of a layer without bytes, once for all repositories. It returns null for other layers. */
export function createKnownLayers(repositories: readonly DemoRepository[]) {
  const files = new Map<string, () => readonly KnownFile[]>(
    repositories.flatMap((repository) => [...(repository.files ?? [])]),
  );
  const read = new Map<string, LayerReading>();
  return async (digest: string, keys: LayerKeys): Promise<LayerReading | null> => {
    const list = files.get(digest);
    if (list === undefined) return null;
    const reading = read.get(digest) ?? (await listKnownFiles(list(), keys));
    read.set(digest, reading);
    return reading;
  };
}

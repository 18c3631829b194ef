import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KnownFile } from '#lib/contents/list-known.ts';
import type { DemoChange, DemoRepository } from '../history.ts';
import type { Packages } from '../packages/read.ts';
import type { StoryLayer } from './layers.ts';
import { STORY } from './pushes.ts';

type BuiltLayer = DemoChange['layers'][number];

/**
 * Builds the repositories of the demo whose files are recorded lists: their layers have names and sizes of real packages and no
 * bytes. A digest stands for the list of a layer.
 */
export async function buildStory(packages: Packages): Promise<DemoRepository[]> {
  const built = new Map<string, { layer: BuiltLayer; files: () => KnownFile[] }>();

  async function build(layer: StoryLayer): Promise<BuiltLayer> {
    const key = `${layer.name} ${layer.instruction}`;
    const known = built.get(key);
    if (known !== undefined) return known.layer;
    // Requests are answered between two layers.
    await nextTurn();
    const files = () => layer.files(packages);
    const one = { ...measure(files()), instruction: layer.instruction };
    built.set(key, { layer: one, files });
    return one;
  }

  const repositories: DemoRepository[] = [];
  for (const { name, command, pushes } of STORY) {
    const changes: DemoChange[] = [];
    const config = { Entrypoint: ['/usr/bin/tini', '--'], Cmd: command, WorkingDir: '/app', User: 'node' };
    for (const { at, layers } of pushes) {
      const list: BuiltLayer[] = [];
      for (const layer of layers) list.push(await build(layer));
      changes.push({ at, platform: 'linux/amd64', indexed: false, layers: list, config });
    }
    repositories.push({ name, tags: [{ name: 'latest', changes }] });
  }
  const files = new Map([...built.values()].map(({ layer, files: list }) => [layer.digest, list]));
  return repositories.map((repository) => ({ ...repository, files }));
}

/** The compressed size of a layer is the sum of what its files take. */
function measure(files: readonly KnownFile[]): Pick<BuiltLayer, 'digest' | 'sizeBytes'> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for (const { entry, access, packedBytes, identity } of files) {
    sizeBytes += packedBytes;
    hash.update(
      `${JSON.stringify([entry.path, entry.kind, entry.sizeBytes, access.mode, access.uid, packedBytes, identity])}\n`,
    );
  }
  return { digest: `sha256:${hash.digest('hex')}`, sizeBytes };
}

import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeNpmSecret } from '#tests/support/image/npm-secret.ts';
import { createInspector, type Inspected, openLayout } from './inspect.ts';
import { startPackageIndex } from './package-index.ts';
import { createPacker } from './packed-layers.ts';
import type { Recipe } from './recipe.ts';
import { openStore } from './store.ts';

const BASE = 'localhost/base';
const BASE_LAYERS = 1;
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Workshop builds images from recipes, and computes their findings. */
export type Workshop = {
  /** A folder for contexts. */
  folder: string;
  /** Makes the image "base" of a root folder. */
  makeBase(root: string): Promise<void>;
  /**
   * Builds an image from a recipe, with the context in a folder.
   *
   * @returns what is in it
   */
  build(recipe: Recipe, context: string): Promise<Inspected>;
  remove(): Promise<void>;
};

/** Opens an empty workshop with a store of its own. */
export async function openWorkshop(): Promise<Workshop> {
  const store = openStore('overlay');
  const layout = join(store.folder, 'layout');
  const blobs = openLayout(layout);
  const inspect = createInspector(blobs);
  const plain = join(store.folder, 'plain');
  const pack = createPacker(plain, layout);
  const npmrc = join(store.folder, 'npmrc');
  await writeNpmSecret(npmrc);
  const pythonPackages = await startPackageIndex();
  const pipSettings = join(store.folder, 'pip.conf');
  writeFileSync(pipSettings, pythonPackages.pipSettings);

  /** Returns the digest of an image in a layout with all images, so that layers that they share are compressed and read once. */
  async function push(image: string): Promise<string> {
    await store.buildah('push', '--quiet', '--disable-compression', image, `dir:${plain}`);
    return pack();
  }

  return {
    folder: store.folder,
    async makeBase(root) {
      const container = await store.buildah('from', 'scratch');
      await store.buildah('add', '--quiet', container, root, '/');
      await store.buildah('config', '--env', `PATH=${PATH}`, container);
      await store.buildah('commit', '--quiet', '--rm', container, BASE);
    },
    async build({ instructions, ignored, files }, context) {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(context, name), text);
      writeFileSync(join(context, '.dockerignore'), ['Dockerfile', '.dockerignore', ...ignored, ''].join('\n'));
      const dockerfile = join(store.folder, 'Dockerfile');
      writeFileSync(dockerfile, `${instructions.join('\n')}\n`.replace(/^FROM base\b/gm, `FROM ${BASE}`));
      const flags = [
        '--quiet',
        '--layers',
        '--pull-never',
        '--network',
        'host',
        '--format',
        'oci',
        '--file',
        dockerfile,
      ];
      const secrets = [`id=npmrc,src=${npmrc}`, `id=pip,src=${pipSettings}`];
      await store.buildah(
        'build',
        ...flags,
        ...secrets.flatMap((one) => ['--secret', one]),
        '--tag',
        'localhost/image',
        context,
      );
      const isScratch = instructions.some((one) => one === 'FROM scratch');
      return inspect(await push('localhost/image'), isScratch ? 0 : BASE_LAYERS);
    },
    async remove() {
      await pythonPackages.close();
      await store.remove();
    },
  };
}

/** Copies a fixture into a new folder. */
export function copyContext(fixture: string, to: string): string {
  rmSync(to, { recursive: true, force: true });
  cpSync(fixture, to, { recursive: true });
  return to;
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DemoChange, DemoRepository } from '../history.ts';
import { sha256 } from '../image-documents.ts';
import { createFillers } from './filler.ts';
import { SERVICE_PUSHES, type ServiceLayer } from './layers.ts';
import { tarOf } from './tar.ts';

export const SERVICE_NAME = 'plimsoll-demo/bookings';

const compress = promisify(gzip);

/**
 * Builds the own repository of the demo, which was never on Docker Hub: a small service whose images have faults. Its layers are made
 * here, so that they can be read as any others. Equal releases of Node make equal layers.
 */
export async function buildService(): Promise<DemoRepository & { blobs: ReadonlyMap<string, Uint8Array> }> {
  const fillerOf = createFillers();
  const blobs = new Map<string, Uint8Array>();
  const built = new Map<string, DemoChange['layers'][number]>();

  async function build({ name, instruction, files }: ServiceLayer): Promise<DemoChange['layers'][number]> {
    const key = `${name} ${instruction}`;
    const known = built.get(key);
    if (known !== undefined) return known;
    // Requests are answered between two layers.
    await nextTurn();
    const blob = await compress(tarOf(files(fillerOf(name))), { level: 1 });
    const layer = { digest: sha256(blob), sizeBytes: blob.byteLength, instruction };
    blobs.set(layer.digest, blob);
    built.set(key, layer);
    return layer;
  }

  const changes: DemoChange[] = [];
  for (const { at, layers } of SERVICE_PUSHES) {
    const list: DemoChange['layers'] = [];
    for (const layer of layers) list.push(await build(layer));
    changes.push({ at, platform: 'linux/amd64', indexed: false, layers: list, config: CONFIG });
  }
  return { name: SERVICE_NAME, tags: [{ name: 'latest', changes }], blobs };
}

const CONFIG = { Entrypoint: ['/usr/bin/tini', '--'], Cmd: ['node', 'dist/server.js'], WorkingDir: '/app' };

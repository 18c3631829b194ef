import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { respond } from '#lib/demo/answer.ts';
import type { ContentSource, StoredManifest } from '#lib/demo/content.ts';
import { noiseOf, tarOf } from '#tests/support/tar.ts';

/** BusyOptions: every `pushEveryMs` each repository gets a push with a new layer of `files` files. */
export type BusyOptions = { repositories: number; pushEveryMs: number; files: number };

/** Pushes of each repository whose blobs are still served. */
const KEPT = 6;
const FILE_BYTES = 1_500;
const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Starts a registry in its own process that receives pushes continuously. */
export async function spawnBusyRegistry(options: BusyOptions): Promise<{ host: string; close: () => void }> {
  const args = [fileURLToPath(import.meta.url), JSON.stringify(options)];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [host] = (await once(child, 'message')) as [string];
  return { host, close: () => child.kill() };
}

type Push = { manifest: StoredManifest; blobs: Map<string, Uint8Array> };

function makePush(repository: number, version: number, files: number): Push {
  const noise = noiseOf(FILE_BYTES * 8, repository * 1_000 + version + 1);
  const layer = gzipSync(
    tarOf(
      Object.fromEntries(
        Array.from({ length: files }, (_, n) => [
          `app/part-${n % 23}/file-${n}.js`,
          Buffer.concat([
            Buffer.from(`// ${version}.${n}\n`),
            noise.subarray((n % 7) * 100, (n % 7) * 100 + FILE_BYTES),
          ]),
        ]),
      ),
    ),
    { level: 1 },
  );
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const config = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      created: new Date().toISOString(),
      rootfs: { type: 'layers', diff_ids: [digestOf(Buffer.from(`diff ${repository} ${version}`))] },
      history: [{ created_by: `RUN make ${repository}` }],
    }),
  );
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        size: config.length,
        digest: digestOf(config),
      },
      layers: [
        { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', size: layer.length, digest: digestOf(layer) },
      ],
    }),
  );
  const blobs = new Map<string, Uint8Array>([
    [digestOf(config), config],
    [digestOf(layer), layer],
  ]);
  return { manifest: { bytes, mediaType, digest: digestOf(bytes) }, blobs };
}

function serve({ repositories, pushEveryMs, files }: BusyOptions): void {
  const names = Array.from({ length: repositories }, (_, at) => `busy/app-${at}`);
  const pushes = new Map(names.map((name, at) => [name, [makePush(at, 0, files)]]));
  let count = 0;
  setInterval(() => {
    const at = count % repositories;
    const list = pushes.get(names[at] ?? '') ?? [];
    list.push(makePush(at, 1 + Math.floor(count / repositories), files));
    list.splice(0, list.length - KEPT);
    count += 1;
  }, pushEveryMs / repositories);
  const content: ContentSource = {
    repositories: () => names,
    tags: () => ['latest'],
    manifest: (repository, reference) => {
      const list = pushes.get(repository) ?? [];
      const found = reference === 'latest' ? list.at(-1) : list.find(({ manifest }) => manifest.digest === reference);
      return found?.manifest ?? null;
    },
    blob: (repository, digest) =>
      (pushes.get(repository) ?? []).flatMap(({ blobs }) => blobs.get(digest) ?? [])[0] ?? null,
  };
  const server = createServer((request, response) => {
    const { method = 'GET', url: path = '/', headers } = request;
    const asked = { method, path, accept: headers.accept ?? null, authorization: null };
    const answer = respond(asked, content, { bearer: null, pageSize: null });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send?.(`127.0.0.1:${(server.address() as AddressInfo).port}`));
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  process.on('disconnect', () => process.exit(0));
  serve(JSON.parse(process.argv[2] ?? '{}') as BusyOptions);
}

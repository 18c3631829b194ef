import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { respond } from '#lib/demo/answer.ts';
import type { ContentSource, StoredManifest } from '#lib/demo/content.ts';
import { loadReplay } from '#tests/support/replay-data.ts';
import { startReplayRegistry } from '#tests/support/replay-registry.ts';

type Options =
  | { kind: 'replay'; data: string | null; delayMs: number }
  | {
      kind: 'tags';
      count: number;
      delayMs: number;
      /** One tag in this many is refused with 403. */
      refuseEvery?: number;
      /** Registries with different salts share no image. */
      salt?: string;
    };
type TagsOptions = Extract<Options, { kind: 'tags' }>;
type Hello = { host: string; url: string; changes: Record<string, number[]> };

/** BenchRegistry is a registry in its own process, so that it takes no time from the measurement. */
export type BenchRegistry = Hello & {
  setTime(seconds: number): Promise<void>;
  close(): void;
};

export async function spawnRegistry(options: Options): Promise<BenchRegistry> {
  const args = [fileURLToPath(import.meta.url), JSON.stringify(options)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const hello = (await nextMessage(child)) as Hello;
  return {
    ...hello,
    async setTime(seconds) {
      const done = nextMessage(child);
      child.send(seconds);
      await done;
    },
    close: () => child.kill(),
  };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the registry ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

const CONFIG = JSON.stringify({
  os: 'linux',
  architecture: 'amd64',
  rootfs: { type: 'layers', diff_ids: [] },
  history: [],
});
const REFUSAL = JSON.stringify({ errors: [{ code: 'DENIED', message: 'blocked by policy' }] });

/** Serves one repository, "bench/app", with `count` versions, each with its own image. */
async function serveTags({ count, delayMs, refuseEvery, salt = '' }: TagsOptions): Promise<Hello> {
  const manifests = new Map<string, StoredManifest>();
  for (let n = 0; n < count; n += 1) {
    const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const layer = {
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      size: 1_000_000 + n,
      digest: digest(`layer ${n}${salt}`),
    };
    const config = {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      size: CONFIG.length,
      digest: digest(CONFIG),
    };
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [layer] }));
    manifests.set(`1.0.${n}`, {
      bytes,
      mediaType,
      digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    });
  }
  const byDigest = new Map([...manifests.values()].map((manifest) => [manifest.digest, manifest]));
  const content: ContentSource = {
    repositories: () => ['bench/app'],
    tags: () => [...manifests.keys()],
    manifest: (_, reference) => manifests.get(reference) ?? byDigest.get(reference) ?? null,
    blob: () => Buffer.from(CONFIG),
  };
  const server = createServer((request, response) => {
    setTimeout(() => {
      const { method = 'GET', url: path = '/', headers } = request;
      const tag = Number(/manifests\/1\.0\.(\d+)$/.exec(path)?.[1] ?? Number.NaN);
      if (refuseEvery !== undefined && tag % refuseEvery === 0) {
        response.writeHead(403, { 'content-type': 'application/json' });
        return response.end(method === 'HEAD' ? undefined : REFUSAL);
      }
      const asked = { method, path, accept: headers.accept ?? null, authorization: null };
      const answer = respond(asked, content, { bearer: null, pageSize: null });
      response.writeHead(answer.status, answer.headers);
      return response.end(answer.body);
    }, delayMs);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}`, changes: {} };
}

async function serveReplay(data: string | null, delayMs: number): Promise<Hello> {
  const replay = await (data === null ? loadReplay() : loadReplay(data));
  const repositories = [...new Set(replay.events.map((event) => event.repository))].sort();
  const server = await startReplayRegistry({ repositories, delayMs, data: replay });
  process.on('message', (seconds) => {
    server.setTime(Number(seconds));
    process.send?.('done');
  });
  const changes = Object.fromEntries(repositories.map((name) => [name, server.changes(name)]));
  return { host: server.host, url: server.url, changes };
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  const options = JSON.parse(process.argv[2] ?? '{}') as Options;
  process.on('disconnect', () => process.exit(0));
  process.send(await (options.kind === 'tags' ? serveTags(options) : serveReplay(options.data, options.delayMs)));
}

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { waitUntil } from '#tests/support/app.ts';
import { startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { findFreePort } from '#tests/support/free-port.ts';
import { driveAccounts } from './drive-accounts.ts';
import { handleAlerts, setUpAlerts } from './drive-alerts.ts';

/**
 * Records the statements that the previous release sends to its database, for tests/integration/db/previous-release.test.ts:
 *
 *   git worktree add ../previous v0.1.0 && (cd ../previous && npm ci && node bin/generate.mjs && npx next build)
 *   DATABASE_URL=postgresql://… node tests/support/previous/drive.ts ../previous
 *
 * The database has to be empty. Run it after a migration was added.
 */

const [previous = ''] = process.argv.slice(2);
const OUT = resolve(import.meta.dirname, '../../fixtures/previous-release.json.gz');
const TOKEN = 'a-token-that-only-the-recording-uses-0123456789';
const NOT_OURS = /pgboss|_prisma_migrations|advisory|^\s*select 1\s*$|^(listen|set )/i;

const folder = join(resolve(previous), '.next/standalone');
const port = await findFreePort();
const url = `http://127.0.0.1:${port}`;
const recording = join(folder, 'recording.json');
const registry = await startFakeRegistry();
registry.content.image('team/app', '1.0.0', [3000, 200]);
registry.content.image('team/app', '1.1.0', [3000, 250]);
registry.content.image('team/app', 'latest', [3000, 250]);
const declared = await startFakeRegistry();
declared.content.image('team/worker', 'latest', [2000]);
const admin = { email: 'ada@plimsoll.test', password: 'seven herons by the quay' };
const file = join(folder, 'recording.yaml');
writeFileSync(
  file,
  `registries: [{ url: "http://${declared.host}", insecure: true }]
repositories: [{ reference: "${declared.host}/team/worker", owner: Team }]
owners: [{ pattern: "*/team/*", owner: Team }]
access: { roles: { viewer: [eve@plimsoll.test] } }
`,
);

const server = spawn(process.execPath, ['--import', join(import.meta.dirname, 'record.mjs'), 'server.js'], {
  cwd: folder,
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    PORT: String(port),
    HOSTNAME: '127.0.0.1',
    PLIMSOLL_HOST: '127.0.0.1',
    NEXT_MANUAL_SIG_HANDLE: 'true',
    PLIMSOLL_SECRET: TOKEN,
    PLIMSOLL_ADMIN_TOKEN: TOKEN,
    PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'true',
    PLIMSOLL_DATABASE_CONNECTIONS: '2',
    RECORD_TO: recording,
    PLIMSOLL_CONFIG: file,
    PLIMSOLL_ADMIN_EMAIL: admin.email,
    PLIMSOLL_ADMIN_PASSWORD: admin.password,
  },
});
try {
  await waitUntil(() => call('GET', '/api/ready').then(Boolean, () => false), 30_000);
  await use();
  await driveAccounts(url, TOKEN, admin);
} finally {
  server.kill('SIGTERM');
  await new Promise((done) => server.once('exit', done));
  await Promise.all([registry.close(), declared.close()]);
}

const all: { text: string }[] = JSON.parse(readFileSync(recording, 'utf8'));
const statements = all.filter(({ text }) => !NOT_OURS.test(text) && !/^\s*(create|alter|--)/i.test(text));
const migration = lastMigration();
writeFileSync(OUT, gzipSync(JSON.stringify({ migration, statements }), { level: 9 }));
console.log(`${statements.length} statements of the release with ${migration}`);

/** Does everything that a person and the poller do. */
async function use(): Promise<void> {
  const reference = `${registry.host}/team/app`;
  await call('POST', '/api/v1/repositories/preview', { reference });
  const { id } = await call<{ id: string }>('POST', '/api/v1/repositories', { reference, insecure: true });
  await waitUntil(async () => (await read(id)).firstLook === null, 30_000);
  await call('PATCH', `/api/v1/repositories/${id}`, { relation: 'ours' });
  const receiver = await setUpAlerts(call);
  registry.content.image('team/app', 'latest', [3000, 400]);
  registry.content.image('team/app', '1.2.0', [3000, 400]);
  registry.content.tagsOf('team/app').delete('1.0.0');
  const poll = await call<{ id: string }>('POST', `/api/v1/repositories/${id}/poll`, {});
  await waitUntil(async () => {
    const { state } = await call<{ state: string }>('GET', `/api/v1/polls/${poll.id}`);
    return state !== 'queued' && state !== 'running';
  }, 30_000);
  await handleAlerts(call, receiver);
  await receiver.close();
  const { items } = await call<{ items: { id: string; digest: string }[] }>('GET', `/api/v1/repositories/${id}/tags`);
  const streams = await call<{ items: { series: { id: string }[] }[] }>('GET', `/api/v1/repositories/${id}/streams`);
  const series = streams.items[0]?.series[0]?.id;
  await call('POST', `/api/v1/images/${items[0]?.digest}/contents?repositoryId=${id}`);
  const { items: registries } = await call<{ items: { id: string }[] }>('GET', '/api/v1/registries');
  for (const path of [
    ...['/', '/add', '/registries', `/repositories/${id}`, `/repositories/${id}/images/${items[0]?.digest}`],
    ...['/api/v1/overview', '/api/v1/repositories', `/api/v1/series/${series}/points?layers=true`, '/api/v1/demo'],
    ...[
      `/api/v1/tags/${items[0]?.id}/observations`,
      `/api/v1/images/${items[0]?.digest}?repositoryId=${id}`,
      '/metrics',
    ],
    ...[
      '/packages',
      '/api/v1/packages?q=app',
      '/api/v1/search?q=app',
      `/api/v1/images/${items[0]?.digest}/files?repositoryId=${id}`,
    ],
    `/api/v1/images/${items[0]?.digest}/packages?repositoryId=${id}`,
    ...[`/api/v1/registries/${registries[0]?.id}`, `/api/v1/registries/${registries[0]?.id}/catalog`],
  ]) {
    await call('GET', path);
  }
  await call('PATCH', `/api/v1/repositories/${id}`, { owner: 'team', relation: 'ours', exclude: ['*-rc*'] });
  await call('PATCH', `/api/v1/registries/${registries[0]?.id}`, { name: 'ours' });
  await call('POST', `/api/v1/registries/${registries[0]?.id}/test`, {});
  await call('DELETE', `/api/v1/repositories/${id}`);
  await call('DELETE', `/api/v1/registries/${registries[0]?.id}`);
}

function read(id: string): Promise<{ firstLook: unknown }> {
  return call('GET', `/api/v1/repositories/${id}`);
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
  return (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : true) as T;
}

function lastMigration(): string {
  const names = readdirSync(join(resolve(previous), 'prisma/migrations'), { withFileTypes: true });
  return (
    names
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
      .at(-1) ?? ''
  );
}

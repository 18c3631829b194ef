import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ADMIN,
  type App,
  AS_ADMIN,
  getJson,
  makeDataFolder,
  postJson,
  startApp,
  waitUntil,
} from '#tests/support/app.ts';
import { type DockerRegistry, REGISTRY_ACCOUNT, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { IMAGE_VARIANTS } from '#tests/support/image-variants.ts';
import { pushImage } from '#tests/support/skopeo.ts';

/** The intervals are so long that no poll runs between the two comparisons. */
const RARELY = { listIntervalSeconds: 86_400, tagIntervalSeconds: 86_400 };
/** The fields that depend on the time of the answer. */
const OF_THE_MOMENT = /"(?:generatedAt|computedAt|nextLookAt|lastUsedAt|lastSeenAt)":(?:"[^"]*"|null)/g;

type List = { items: { id: string }[] };

describe('a backup that is restored into an empty instance', () => {
  const folder = makeDataFolder();
  const restored = makeDataFolder();
  let registry: DockerRegistry;

  // Every part of these images can be read. A part that is missing is tried again after minutes, between the comparisons.
  beforeAll(async () => {
    registry = await startDockerRegistry({ auth: true });
    for (const [tag, build] of Object.entries(IMAGE_VARIANTS))
      await pushImage(`${registry.host}/redis:${tag}`, build(), REGISTRY_ACCOUNT);
  });
  afterAll(async () => {
    await registry.remove();
    folder.remove();
    restored.remove();
  });

  it('returns the same responses from every endpoint, and can use its credentials', async () => {
    const before = await startApp({ folder: folder.path });
    const { id } = await postJson<{ id: string }>(`${before.url}/api/v1/repositories`, {
      reference: `${registry.host}/redis`,
      credentials: REGISTRY_ACCOUNT,
      relation: 'upstream',
    });
    await waitUntil(async () => (await firstLook(before, id)) === null, 60_000);
    await send(before, 'PATCH', `/repositories/${id}`, { ...RARELY, owner: 'storage' });
    await send(before, 'PUT', '/owners', { items: [{ pattern: 'docker.io/**', owner: 'platform' }] });
    await postJson(`${before.url}/api/v1/invitations`, { role: 'viewer' });
    await addAlerting(before);
    await settle(before, id);
    const answers = await readAll(before, id);
    await before.stop();

    // Copies the folder with its owners, as docs/backup-and-upgrade.md describes.
    execFileSync('cp', ['-a', `${folder.path}/.`, restored.path]);
    const after = await startApp({ folder: restored.path });
    expect(await readAll(after, id)).toEqual(answers);
    expect(Object.keys(answers).length).toBeGreaterThan(20);

    // The password is still valid, and the restored secret opens the registry's credential.
    const signIn = await fetch(`${after.url}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ADMIN.email, password: ADMIN.password }),
    });
    expect(signIn.status).toBe(204);
    const { id: pollId } = await postJson<{ id: string }>(`${after.url}/api/v1/repositories/${id}/poll`);
    await waitUntil(async () => /succeeded|partial|failed/.test((await readPoll(after, pollId)).state), 60_000);
    expect(await readPoll(after, pollId)).toMatchObject({ state: 'succeeded' });
    await after.stop();
  });
});

const firstLook = async (app: App, id: string) =>
  (await getJson<{ firstLook: unknown }>(`${app.url}/api/v1/repositories/${id}`)).firstLook;

const readPoll = (app: App, id: string) => getJson<{ state: string }>(`${app.url}/api/v1/polls/${id}`);

async function send(app: App, method: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method,
    headers: { ...AS_ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** Adds one of each setting for alerts. */
async function addAlerting({ url }: App): Promise<void> {
  const add = (path: string, body: object) => postJson<{ id: string }>(`${url}/api/v1${path}`, body);
  const settings = { url: 'https://ntfy.invalid', topic: 'sizes' };
  const { id } = await add('/channels', { name: 'phone', kind: 'ntfy', settings, secrets: { token: 'tk_kept' } });
  await add('/routes', { matches: { relation: 'ours' }, channelIds: [id], stop: false });
  await add('/rules', { name: 'strict', matches: { repository: '*/redis' }, settings: { acceptByLabel: true } });
  await add('/budgets', { matches: { repository: '*/redis' }, metric: 'total', limitBytes: 200_000_000 });
  await add('/mutes', {
    matches: { owner: 'storage' },
    reason: 'moving house',
    until: new Date(Date.now() + 30 * 86_400_000).toISOString(),
  });
}

/** Waits until two readings in a row are equal, which means that the work after the changed settings is done. */
async function settle(app: App, id: string): Promise<void> {
  let last: Record<string, string> = {};
  const listMoving = (now: Record<string, string>) => Object.keys(now).filter((path) => now[path] !== last[path]);
  let moving: string[] = [];
  await waitUntil(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const now = await readAll(app, id);
      moving = listMoving(now);
      last = now;
      return moving.length === 0;
    },
    60_000,
    () => `Still moving: ${moving.map((path) => `${path}: ${last[path]?.slice(0, 600)}`).join('\n')}`,
  );
}

/** Returns the answer of every GET of the API that its description lists, with ids that exist. */
async function readAll(app: App, repositoryId: string): Promise<Record<string, string>> {
  const read = async (path: string) => {
    const response = await fetch(`${app.url}${path}`, { headers: AS_ADMIN });
    return `${response.status} ${(await response.text()).replaceAll(OF_THE_MOMENT, '""')}`;
  };
  const api = `${app.url}/api/v1`;
  const { paths } = await getJson<{ paths: Record<string, { get?: unknown }> }>(`${api}/openapi.json`);
  const [registries, channels, tags, streams] = await Promise.all([
    getJson<List>(`${api}/registries`),
    getJson<List>(`${api}/channels`),
    getJson<{ items: { id: number; digest: string }[] }>(`${api}/repositories/${repositoryId}/tags?limit=5`),
    getJson<{ items: { series: { id: string }[] }[] }>(`${api}/repositories/${repositoryId}/streams`),
  ]);
  const ids: Record<string, string[]> = {
    '/repositories/{id}': [repositoryId],
    '/repositories/{id}/tags': [repositoryId],
    '/repositories/{id}/streams': [repositoryId],
    '/registries/{id}': registries.items.map(({ id }) => id),
    '/tags/{id}/observations': tags.items.map(({ id }) => String(id)),
    '/series/{id}/packages': streams.items.flatMap(({ series }) =>
      series.map(({ id }) => `/series/${id}/packages?ecosystem=npm&name=express`),
    ),
    '/series/{id}/points': streams.items.flatMap(({ series }) => series.map(({ id }) => id)),
    '/images/{digest}': tags.items.map(({ digest }) => `${encodeURIComponent(digest)}?repositoryId=${repositoryId}`),
    '/channels/{id}': channels.items.map(({ id }) => id),
    '/images/{digest}/files': tags.items.map(
      ({ digest }) => `/images/${encodeURIComponent(digest)}/files?repositoryId=${repositoryId}`,
    ),
    '/images/{digest}/map': tags.items.map(
      ({ digest }) => `/images/${encodeURIComponent(digest)}/map?repositoryId=${repositoryId}`,
    ),
    '/images/{digest}/packages': tags.items.map(
      ({ digest }) => `/images/${encodeURIComponent(digest)}/packages?repositoryId=${repositoryId}`,
    ),
    '/images/{digest}/findings': tags.items.map(
      ({ digest }) => `/images/${encodeURIComponent(digest)}/findings?repositoryId=${repositoryId}`,
    ),
    '/images/{digest}/plan': tags.items.map(
      ({ digest }) => `/images/${encodeURIComponent(digest)}/plan?repositoryId=${repositoryId}`,
    ),
    '/images/{digest}/what-if': tags.items.map(
      ({ digest }) => `/images/${encodeURIComponent(digest)}/what-if?repositoryId=${repositoryId}`,
    ),
    // No image grew, no CI job sent a check, no message was sent, and no repository is public.
    '/incidents/{id}': [],
    '/checks/{id}': [],
    '/deliveries/{id}': [],
    '/forges/{id}': [],
    '/badge/{path}': [],
    // Polls are not compared, and the catalog would send requests to the registry.
    '/polls/{id}': [],
    '/registries/{id}/catalog': [],
  };
  const answers: Record<string, string> = {};
  for (const [path, { get }] of Object.entries(paths)) {
    if (!get) continue;
    const wanted = path.includes('{') ? ids[path] : [''];
    if (!wanted) throw new Error(`${path} is not looked at`);
    for (const id of wanted) {
      const filled = `/api/v1${id.startsWith('/') ? id : path.replace(/\{\w+\}/, id)}`;
      answers[filled] = await read(filled);
    }
  }
  return answers;
}

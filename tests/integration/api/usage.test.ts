import { afterAll, beforeAll, expect, it } from 'vitest';
import { Removal, RemovalCheck, Stack } from '#lib/views/dto/usage.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, buildIndex, layerOf } from '#tests/support/oci-images.ts';
import { createTestClock, openPoller } from '#tests/support/poller.ts';
import { deleteTag } from '#tests/support/registry-tags.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { type Api, openApi } from './api.ts';

const base = layerOf('ADD rootfs.tar /', 90_000, 1);
const image = (seed: number, bytes: number, platform = 'linux/amd64') =>
  buildImage({ flavour: 'oci', platform, layers: [base, layerOf('COPY . .', bytes, seed)] });
const layerBytes = ({ blobs }: ReturnType<typeof image>, at: number) => blobs[at + 1]?.bytes.length ?? 0;

const OLD = image(2, 30_000);
const NEW = image(3, 50_000);
const WEB = image(4, 70_000);
const ARM = image(5, 20_000, 'linux/arm64');
const MULTI = buildIndex('oci', [
  { platform: 'linux/arm64', image: ARM },
  { platform: 'linux/amd64', image: WEB },
]);

let api: Api;
let registry: DockerRegistry;
let host = '';
const tagIds = new Map<string, number>();

beforeAll(async () => {
  registry = await startDockerRegistry();
  host = registry.host;
  api = await openApi();
  const poller = openPoller(api.runtime.db, createTestClock(new Date()));
  await pushImage(`${host}/team/api:1.0.0`, OLD);
  await pushImage(`${host}/team/api:1.1.0`, NEW);
  await pushImage(`${host}/team/web:main`, MULTI);
  for (const name of ['team/api', 'team/web']) {
    const { body } = await api.call('POST', '/api/v1/repositories', { reference: `${host}/${name}` });
    await poller.poller.pollNow((body as { id: string }).id, 'manual');
  }
  for (const tag of await api.runtime.db.tag.findMany({ include: { repository: true } }))
    tagIds.set(`${tag.repository.name}:${tag.name}`, tag.id);
  await poller.close();
});
afterAll(async () => {
  await api.close();
  await registry.remove();
});

const remove = (...names: string[]) =>
  api.call('POST', '/api/v1/usage/removal', { tagIds: names.map((name) => tagIds.get(name) ?? 0) });
const stackOf = async (text: string, more: object = {}) =>
  Stack.parse((await api.call('POST', '/api/v1/usage/stack', { text, ...more })).body);

it('removing a tag frees what no other tag of the registry has', async () => {
  const { status, body } = await remove('team/api:1.0.0');
  expect(status).toBe(200);
  const config = OLD.blobs[0]?.bytes.length ?? 0;
  expect(Removal.parse(body)).toMatchObject({
    host,
    reachedBytes: layerBytes(OLD, 0) + layerBytes(OLD, 1) + config + OLD.manifest.bytes.length,
    freedBytes: layerBytes(OLD, 1) + config + OLD.manifest.bytes.length,
    freedLayers: 1,
    freedManifests: 1,
    tags: [{ reference: `${host}/team/api:1.0.0`, digest: OLD.manifest.digest }],
    withoutImage: [],
  });
  const all = Removal.parse((await remove('team/api:1.0.0', 'team/api:1.1.0', 'team/web:main')).body);
  expect(all.freedBytes).toBe(all.reachedBytes);
  expect(all.freedLayers).toBe(5);
});

it('a tag that points to the same image as another one frees nothing', async () => {
  await api.runtime.db.$transaction(async (tx) => {
    const known = await tx.observation.findFirstOrThrow({ where: { openTagId: tagIds.get('team/api:1.0.0') ?? 0 } });
    const { repositoryId, manifestId, firstSeenAt } = known;
    const times = { listedAt: firstSeenAt, checkedAt: firstSeenAt };
    const tag = await tx.tag.create({ data: { repositoryId, name: 'alias', form: 'other', ...times } });
    await tx.observation.create({ data: { repositoryId, tagId: tag.id, openTagId: tag.id, manifestId, firstSeenAt } });
    tagIds.set('team/api:alias', tag.id);
  });
  expect((await remove('team/api:1.0.0')).body).toMatchObject({ freedBytes: 0 });
  expect((await remove('team/api:1.0.0', 'team/api:alias')).body).toMatchObject({ freedLayers: 1 });
});

it('tags that do not exist, or belong to several registries, are refused', async () => {
  expect((await api.call('POST', '/api/v1/usage/removal', { tagIds: [2_000_000_000] })).status).toBe(404);
  const { db, clock } = api.runtime;
  const other = await db.registry.create({
    data: { name: 'other', host: 'other.example', url: 'https://other.example', createdAt: clock.now() },
  });
  const repository = await db.repository.create({
    data: { registryId: other.id, name: 'a/b', relation: 'ours', createdAt: clock.now() },
  });
  const tag = await db.tag.create({
    data: { repositoryId: repository.id, name: 'x', form: 'other', listedAt: clock.now() },
  });
  tagIds.set('other', tag.id);
  const refused = await remove('team/api:1.0.0', 'other');
  expect(refused.status).toBe(422);
  expect(refused.body).toMatchObject({ field: 'tagIds' });
  expect((await remove('other')).body).toMatchObject({
    freedBytes: 0,
    tags: [],
    withoutImage: ['other.example/a/b:x'],
  });
});

it('a tag whose last check is older than an hour is named, and counts once the registry confirms it', async () => {
  const { db, clock } = api.runtime;
  const [id, other] = ['team/api:1.0.0', 'team/api:1.1.0'].map((name) => tagIds.get(name) ?? 0);
  const checkedAt = new Date(clock.now().getTime() - 3_600_001);
  await db.tag.updateMany({ where: { id: { in: [id ?? 0, other ?? 0] } }, data: { checkedAt } });
  const reference = `${host}/team/api:1.0.0`;
  expect(Removal.parse((await remove('team/api:1.0.0', 'team/web:main')).body)).toMatchObject({
    tags: [{ reference: `${host}/team/web:main` }],
    unchecked: [{ id, reference, checkedAt: checkedAt.toISOString() }],
  });
  expect(Removal.parse((await remove('team/api:1.0.0')).body)).toMatchObject({ reachedBytes: 0, freedBytes: 0 });
  await api.call('POST', '/api/v1/usage/removal/check', { tagIds: [id] });
  const after = Removal.parse((await remove('team/api:1.0.0', 'team/api:1.1.0')).body);
  expect(after.tags).toMatchObject([{ id, reference }]);
  expect(after.unchecked).toMatchObject([{ id: other }]);
  await api.call('POST', '/api/v1/usage/removal/check', { tagIds: [other] });
});

it('the registry says whether tags still point to what was seen, and the next poll reads those that do not', async () => {
  const check = (...names: string[]) =>
    api.call('POST', '/api/v1/usage/removal/check', { tagIds: names.map((name) => tagIds.get(name) ?? 0) });
  const before = await api.runtime.db.observation.count();
  const first = RemovalCheck.parse((await check('team/api:1.0.0', 'team/web:main')).body);
  expect(first.items.map(({ state }) => state)).toEqual(['same', 'same']);
  await pushImage(`${host}/team/api:1.0.0`, image(8, 10_000));
  await deleteTag(host, 'team/web', 'main');
  const second = RemovalCheck.parse((await check('team/api:1.0.0', 'team/web:main', 'team/api:1.1.0')).body);
  expect(second.items).toMatchObject([
    { reference: `${host}/team/api:1.0.0`, state: 'moved' },
    { reference: `${host}/team/api:1.1.0`, state: 'same' },
    { reference: `${host}/team/web:main`, state: 'gone' },
  ]);
  expect(await api.runtime.db.observation.count()).toBe(before);
  const due = await api.runtime.db.tag.findMany({ where: { nextCheckAt: { lte: api.runtime.clock.now() } } });
  expect(due.map(({ id }) => id)).toEqual(
    expect.arrayContaining([tagIds.get('team/api:1.0.0'), tagIds.get('team/web:main')]),
  );
  expect(due.map(({ id }) => id)).not.toContain(tagIds.get('team/api:1.1.0'));
  const many = Array.from({ length: 51 }, (_, at) => at + 1);
  expect((await api.call('POST', '/api/v1/usage/removal/check', { tagIds: many })).status).toBe(422);
});

it('a pasted text is summed with shared layers once, and the next update is the newest images of the series', async () => {
  const compose = `services:
  api:
    image: ${host}/team/api:1.0.0
  web:
    image: ${host}/team/web:main
  db:
    image: postgres:16
`;
  const stack = await stackOf(compose);
  const shared = layerBytes(OLD, 0);
  const [oldOwn, newOwn, webOwn] = [OLD, NEW, WEB].map((one) => layerBytes(one, 1));
  expect(stack).toMatchObject({
    source: 'compose',
    aloneBytes: 2 * shared + (oldOwn ?? 0) + (webOwn ?? 0),
    togetherBytes: shared + (oldOwn ?? 0) + (webOwn ?? 0),
    newestBytes: shared + (newOwn ?? 0) + (webOwn ?? 0),
    updateBytes: newOwn,
    truncated: false,
  });
  const [first, second, third] = stack.items;
  expect(first).toMatchObject({
    reference: `${host}/team/api:1.0.0`,
    line: 3,
    problem: null,
    sizeBytes: shared + (oldOwn ?? 0),
    onlyHereBytes: oldOwn,
    newest: { tag: '1.1.0', digest: NEW.manifest.digest, updateBytes: newOwn },
  });
  expect(second).toMatchObject({ platform: 'linux/amd64', newest: { updateBytes: 0 } });
  expect(third).toMatchObject({ problem: 'not-watched', sizeBytes: null, newest: null });
  const arm = await stackOf(compose, { platform: 'linux/arm64' });
  expect(arm.items[1]).toMatchObject({ platform: 'linux/arm64', digest: ARM.manifest.digest });
});

it('digests of docker images --digests come before the tags, and several tags of a repository all count', async () => {
  const stack =
    await stackOf(`REPOSITORY              TAG      DIGEST                                                                    IMAGE ID       CREATED       SIZE
${host}/team/api   1.1.0    ${OLD.manifest.digest}   0123456789ab   2 weeks ago   162MB
${host}/team/api   1.0.0    <none>                                                                    1123456789ab   2 weeks ago   162MB
${host}/team/api   9.9.9    <none>                                                                    2123456789ab   2 weeks ago   162MB
`);
  expect(stack.items.map(({ digest, problem }) => [digest, problem])).toEqual([
    [OLD.manifest.digest, null],
    [OLD.manifest.digest, null],
    [null, 'not-read'],
  ]);
});

it('a text of more than 4 MiB is refused', async () => {
  const { status, body } = await api.call('POST', '/api/v1/usage/stack', { text: 'x\n'.repeat(2_200_000) });
  expect(status).toBe(422);
  expect(body).toMatchObject({ field: 'text', code: 'too-large' });
});

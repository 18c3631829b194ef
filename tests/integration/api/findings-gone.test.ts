import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFindingWriter } from '#lib/poll/store-findings.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { ImageFindings } from '#lib/views/dto/findings.ts';
import type { BuiltImage } from '#tests/support/built-image.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, buildIndex, type LayerSpec } from '#tests/support/oci-images.ts';
import { openPoller } from '#tests/support/poller.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, removePeople, signInAs } from './people.ts';

const DAY_MS = 86_400_000;
const TOKEN = ['gl', 'pat-w7Rk2mXv9TbL4wZc8NdQ'].join('');
const APP: LayerSpec = { instruction: 'COPY app /', files: { 'app/run': noiseOf(20_000, 1) } };
const MANUALS: LayerSpec = { instruction: 'RUN apt', files: { 'usr/share/man/man1/a.1': noiseOf(30_000, 2) } };
const CACHE: LayerSpec = { instruction: 'RUN turbo build', files: { 'app/.turbo/a': noiseOf(80_000, 3) } };
const LEAK: LayerSpec = {
  instruction: 'COPY . /app',
  files: { 'app/config.ts': `export const token = '${TOKEN}';\n` },
};
const CONFIG: LayerSpec = { instruction: 'COPY . /app', files: { 'app/config.ts': 'export const token = null;' } };
const REMOVAL: LayerSpec = { instruction: 'RUN rm /app/config.ts', files: { 'app/.wh.config.ts': '' } };

const build = (day: number, ...layers: LayerSpec[]) =>
  buildImage({ flavour: 'oci', layers, created: `2026-01-0${day}T03:04:05Z` });
const digestOf = ({ manifest }: BuiltImage) => manifest.digest;

const leaking = build(1, APP, MANUALS, CACHE, LEAK);
/** Without the cache. A later layer removes the secret, which does not help. */
const removed = build(2, APP, MANUALS, LEAK, REMOVAL);
const arm = buildImage({ flavour: 'oci', layers: [MANUALS, LEAK], platform: 'linux/arm64' });
const clean = build(3, APP, MANUALS, CONFIG);

let api: Api;
let registry: DockerRegistry;
let [mine, other] = ['', ''];
let [editor, viewer]: Record<string, string>[] = [];
let poll: (repositoryId: string) => Promise<unknown>;

async function read(image: BuiltImage, as?: Record<string, string>) {
  const path = `/api/v1/images/${digestOf(image)}/findings?repositoryId=${mine}`;
  const answer = await api.call('GET', path, undefined, as === undefined ? {} : { as });
  expect(answer.status, answer.text).toBe(200);
  return { ...ImageFindings.parse(answer.body), text: answer.text };
}

async function secretOf(image: BuiltImage) {
  const secret = (await read(image)).items.find(({ kind }) => kind === 'secret');
  if (secret === undefined) throw new Error('there is no secret');
  return secret;
}

/** Reads the files of images, and stores their findings. */
async function inspect(images: readonly BuiltImage[]) {
  const { db, clock } = api.runtime;
  for (const image of images) await api.call('POST', `/api/v1/images/${digestOf(image)}/contents?repositoryId=${mine}`);
  await openReader(db, clock).reader.runDue();
  const options = { db, clock, log: pino({ level: 'silent' }) };
  await createImageSummer(options).runDue();
  await createFindingWriter(options).runDue();
}

beforeAll(async () => {
  [api, registry] = await Promise.all([openApi(), startDockerRegistry()]);
  const { poller, clock, close } = openPoller(api.runtime.db);
  poll = (id) => {
    clock.advance(DAY_MS);
    return poller.pollNow(id, 'manual');
  };
  const push = (name: string, tag: string, image: BuiltImage) => pushImage(`${registry.host}/${name}:${tag}`, image);
  const add = async (name: string) => {
    const added = await api.call('POST', '/api/v1/repositories', {
      reference: `${registry.host}/${name}`,
      insecure: true,
    });
    return (added.body as { id: string }).id;
  };
  await push('team/app', '1.0.0', leaking);
  await push('team/other', '1.0.0', leaking);
  [mine, other] = [await add('team/app'), await add('team/other')];
  for (const id of [mine, other]) await poll(id);
  await push('team/app', '1.1.0', removed);
  await poll(mine);
  await push('team/app', '1.2.0', clean);
  const platforms = [
    { platform: 'linux/arm64', image: arm },
    { platform: 'linux/amd64', image: removed },
  ];
  await push('team/app', 'nightly', buildIndex('oci', platforms));
  await poll(mine);
  await addPerson(api, 'viewer');
  await addPerson(api, 'editor');
  viewer = await signInAs(api, 'viewer@plimsoll.test');
  editor = await signInAs(api, 'editor@plimsoll.test');
  return close;
}, 60_000);
afterAll(async () => {
  await removePeople(api);
  await api.close();
  await registry.remove();
});

describe('findings that earlier pushes had', () => {
  it('are unknown until the files of the image and of earlier ones are read', async () => {
    expect(await read(clean)).toMatchObject({ state: 'unread', gone: [], moreGone: 0 });
    await inspect([clean]);
    expect(await read(clean)).toMatchObject({ state: 'complete', gone: [], moreGone: 0 });
    await inspect([leaking]);
    // The push between is unknown, so that both are gone with the newest.
    const { gone } = await read(clean);
    expect(gone.map(({ kind, goneWith }) => [kind, goneWith.tag])).toEqual([
      ['secret', '1.2.0'],
      ['build-cache', '1.2.0'],
    ]);
    await inspect([removed, arm]);
  });

  it('are listed with the push that they are gone with, the last ones first', async () => {
    const { gone, moreGone, items } = await read(clean);
    const cache = (await read(leaking)).items.find(({ kind }) => kind === 'build-cache');
    expect(gone).toMatchObject([
      { kind: 'secret', savedBytes: 0, goneWith: { digest: digestOf(clean), tag: '1.2.0' } },
      { id: cache?.id, title: cache?.title, savedBytes: cache?.savedBytes, estimated: cache?.estimated, tags: null },
    ]);
    expect(gone[1]?.goneWith).toEqual({ digest: digestOf(removed), tag: '1.1.0' });
    expect(gone.map(({ goneAt }) => goneAt.slice(0, 10))).toEqual(['2026-01-05', '2026-01-04']);
    expect(moreGone).toBe(0);
    expect(items.map(({ kind }) => kind)).toEqual(['documentation']);
  });

  it('are those of earlier pushes only', async () => {
    expect((await read(removed)).gone.map(({ kind }) => kind)).toEqual(['build-cache']);
    expect((await read(leaking)).gone).toEqual([]);
  });

  it('are gone also when they were dismissed', async () => {
    const { id } = await secretOf(leaking);
    const dismissal = `/api/v1/repositories/${mine}/dismissals/${id}`;
    expect((await api.call('PUT', dismissal, { reason: 'revoked' })).status).toBe(204);
    expect((await read(clean)).gone.map((one) => one.id)).toContain(id);
    expect((await api.call('DELETE', dismissal)).status).toBe(204);
  });

  it('are not compared between images of different purposes', async () => {
    const change = (purpose: string | null) => api.call('PATCH', `/api/v1/repositories/${mine}`, { purpose });
    await change('builder');
    expect(await read(clean)).toMatchObject({ state: 'complete', purpose: 'builder', gone: [] });
    await change(null);
    expect((await read(clean)).gone).toHaveLength(2);
  });

  it('have no secrets for viewers, and all of them for editors', async () => {
    const { text: _, ...all } = await read(clean);
    const { text: __, ...forEditor } = await read(clean, editor);
    expect(forEditor).toEqual(all);
    const { text, ...forViewer } = await read(clean, viewer);
    expect(forViewer).toEqual({ ...all, gone: all.gone.filter(({ kind }) => kind !== 'secret') });
    expect(text).not.toMatch(/config\.ts|glpat|secret/);
    expect(JSON.stringify(all)).not.toContain(TOKEN.slice(8));
  });
});

describe('the tags of a secret', () => {
  it('are those that point to an image with it, also where a later layer removes it, and through an index', async () => {
    const tags = ['1.0.0', '1.1.0', 'nightly'];
    expect(await secretOf(leaking)).toMatchObject({ tags, moreTags: 0 });
    expect(await secretOf(removed)).toMatchObject({ tags, moreTags: 0 });
    // Two platforms of the index have it.
    expect(await secretOf(arm)).toMatchObject({ id: (await secretOf(removed)).id, tags, moreTags: 0 });
    expect((await read(clean)).gone[0]).toMatchObject({ kind: 'secret', tags, moreTags: 0 });
    for (const { kind, tags: ofOthers } of (await read(leaking)).items)
      expect(ofOthers === null).toBe(kind !== 'secret');
  });

  it('are not those of another repository with the image', async () => {
    expect(await api.runtime.db.tag.count({ where: { repositoryId: other } })).toBe(1);
    expect((await secretOf(leaking)).tags).toHaveLength(3);
  });

  it('include those of the image itself before its findings are stored', async () => {
    const { db } = api.runtime;
    await db.findingSet.deleteMany();
    expect((await secretOf(leaking)).tags).toEqual(['1.0.0']);
    await inspect([]);
    expect((await secretOf(leaking)).tags).toHaveLength(3);
  });

  it('are not those that are gone or point to another image by now, nor pinned digests', async () => {
    const { db } = api.runtime;
    await pushImage(`${registry.host}/team/app:1.0.0`, clean);
    await db.tag.updateMany({ where: { repositoryId: mine }, data: { nextCheckAt: new Date(0) } });
    await poll(mine);
    expect((await secretOf(leaking)).tags).toEqual(['1.1.0', 'nightly']);
    await addTags([digestOf(leaking)]);
    expect(await secretOf(leaking)).toMatchObject({ tags: ['1.1.0', 'nightly'], moreTags: 0 });
    await db.tag.updateMany({ where: { name: 'nightly' }, data: { goneAt: new Date() } });
    expect((await secretOf(leaking)).tags).toEqual(['1.1.0']);
  });

  it('are the newest 20 by name, with the number of the others', async () => {
    await addTags(Array.from({ length: 24 }, (_, place) => `2.0.${place}`));
    const newest = Array.from({ length: 20 }, (_, place) => `2.0.${place + 4}`);
    expect(await secretOf(leaking)).toMatchObject({ tags: newest, moreTags: 5 });
    expect((await read(clean)).gone[0]).toMatchObject({ tags: newest, moreTags: 5 });
  });
});

/** Adds tags that point to the leaking image, each a second after the one before. */
async function addTags(names: readonly string[]) {
  const { db } = api.runtime;
  const { id: manifestId } = await db.manifest.findUniqueOrThrow({ where: { digest: digestOf(leaking) } });
  const now = Date.now();
  for (const [place, name] of names.entries()) {
    const at = new Date(now + place * 1_000);
    const { id } = await db.tag.create({ data: { repositoryId: mine, name, form: 'semver', listedAt: at } });
    const pointed = { repositoryId: mine, tagId: id, openTagId: id, manifestId, firstSeenAt: at };
    await db.observation.create({ data: pointed });
  }
}

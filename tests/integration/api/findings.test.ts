import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuarded } from '#lib/auth/guarded.ts';
import { createFindingWriter } from '#lib/poll/store-findings.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { ImageFindings } from '#lib/views/dto/findings.ts';
import { Image } from '#lib/views/dto/image.ts';
import { Repository } from '#lib/views/dto/repository.ts';
import { readImageFindings } from '#lib/views/findings/image-findings.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { openPoller } from '#tests/support/poller.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { type Api, type CallInit, openApi } from './api.ts';
import { addPerson, removePeople, signInAs } from './people.ts';

const TOKEN = ['gl', 'pat-w7Rk2mXv9TbL4wZc8NdQ'].join('');
const shared = noiseOf(60_000, 1);
const LOWER: LayerSpec = {
  instruction: 'RUN turbo build',
  files: { 'app/.turbo/a': noiseOf(80_000, 2), 'opt/a.bin': shared, 'tmp/b.bin': shared },
};
const UPPER: LayerSpec = {
  instruction: 'COPY . /app',
  files: { 'app/config.ts': `export const token = '${TOKEN}';\n`, 'usr/share/man/man1/a.1': noiseOf(30_000, 3) },
};

let api: Api;
let registry: DockerRegistry;
let image: string;
let layers: string[];
let [mine, other] = ['', ''];
let viewer: Record<string, string>;

const path = (repositoryId = mine, digest = image) => `/api/v1/images/${digest}/findings?repositoryId=${repositoryId}`;
const read = () => api.read(path(), ImageFindings);
const readImage = async (init: CallInit = {}) =>
  Image.parse((await api.call('GET', `/api/v1/images/${image}?repositoryId=${mine}`, undefined, init)).body);
const readAs = async (as: Record<string, string>) =>
  ImageFindings.parse((await api.call('GET', path(), undefined, { as })).body);
const dismissal = (id: string, repositoryId = mine) => `/api/v1/repositories/${repositoryId}/dismissals/${id}`;
async function findingOf(kind: string, title = '') {
  const found = (await read()).items.find((item) => item.kind === kind && item.title.includes(title));
  if (found === undefined) throw new Error(`there is no finding of ${kind}`);
  return found;
}

/** Findings that are not stored can be dismissed as well, when the request names the image. */
async function expectDismissable(found: ImageFindings): Promise<void> {
  for (const { id } of found.items) {
    const put = (body: object, repositoryId = mine) =>
      api.call('PUT', dismissal(id, repositoryId), { reason: 'meant', ...body });
    expect((await put({})).body).toMatchObject({ status: 404, hint: expect.stringContaining('"digest"') });
    expect((await put({ digest: `sha256:${'0'.repeat(64)}` })).status).toBe(404);
    expect((await put({ digest: image }, other)).status).toBe(404);
    const answer = await put({ digest: image });
    expect(answer.status, answer.text).toBe(204);
  }
  const after = await read();
  expect(after.items.map(({ dismissed }) => dismissed?.reason)).toEqual(found.items.map(() => 'meant'));
  expect(after.savedBytes).toBe(0);
  for (const { id } of found.items) expect((await api.call('DELETE', dismissal(id))).status).toBe(204);
  expect(await read()).toEqual(found);
  await api.runtime.db.auditEvent.deleteMany({ where: { action: { startsWith: 'finding.' } } });
}

beforeAll(async () => {
  [api, registry] = await Promise.all([openApi(), startDockerRegistry()]);
  const built = buildImage({ flavour: 'oci', layers: [LOWER, UPPER] });
  image = built.manifest.digest;
  layers = built.blobs.slice(1).map(({ digest }) => digest);
  const { poller, close } = openPoller(api.runtime.db);
  const add = async (name: string) => {
    await pushImage(`${registry.host}/${name}:v1`, built);
    const added = await api.call('POST', '/api/v1/repositories', {
      reference: `${registry.host}/${name}`,
      insecure: true,
    });
    const { id } = added.body as { id: string };
    await poller.pollNow(id, 'manual');
    return id;
  };
  [mine, other] = [await add('team/app'), await add('team/other')];
  await close();
  await addPerson(api, 'viewer');
  viewer = await signInAs(api, 'viewer@plimsoll.test');
}, 60_000);
afterAll(async () => {
  await removePeople(api);
  await api.close();
  await registry.remove();
});

const KINDS = ['secret', 'build-cache', 'build-cache', 'documentation', 'duplicate-content'];

describe('findings of an image in a real registry', () => {
  it('are unread at first, partial later, complete after the last layer, and stored then', async () => {
    expect(await read()).toMatchObject({ state: 'unread', purpose: 'runtime', savedBytes: 0, items: [], hidden: 0 });
    const contents = `/api/v1/images/${image}/contents?repositoryId=${mine}`;
    await api.call('POST', `${contents}&layer=${layers[0]}`);
    expect(await read()).toMatchObject({ state: 'reading', items: [] });
    const { reader } = openReader(api.runtime.db, api.runtime.clock);
    await reader.runDue();
    const half = await read();
    expect(half.state).toBe('partial');
    expect(half.items.map(({ kind }) => kind).sort()).toEqual(['build-cache', 'build-cache', 'duplicate-content']);
    await expectDismissable(half);
    await api.call('POST', contents);
    expect((await read()).state).toBe('reading');
    await reader.runDue();

    const computed = await read();
    expect(computed.state).toBe('complete');
    expect(computed.items.map(({ kind }) => kind).sort()).toEqual(KINDS.toSorted());
    expect(computed.items[0]).toMatchObject({ kind: 'secret', certainty: 'certain', savedBytes: 0, dismissed: null });
    expect(computed.items.every(({ firstSeenAt }) => firstSeenAt !== null)).toBe(true);
    await expectDismissable(computed);
    expect(await api.runtime.db.findingSet.count()).toBe(0);
    expect((await readImage()).findings).toBeNull();

    const options = { db: api.runtime.db, clock: api.runtime.clock, log: pino({ level: 'silent' }) };
    await createImageSummer(options).runDue();
    await createFindingWriter(options).runDue();
    expect(await api.runtime.db.findingSet.findMany()).toMatchObject([{ repositoryId: mine, state: 'complete' }]);
    expect(await read()).toEqual(computed);
  });

  it('are summed in the image once they are stored, without secrets for viewers', async () => {
    const { savedBytes, items } = await read();
    const estimated = items.some((one) => one.estimated);
    expect((await readImage()).findings).toEqual({ savedBytes, count: 5, estimated });
    expect((await readImage({ as: viewer })).findings).toEqual({ savedBytes, count: 4, estimated });
  });

  it('are unread through another repository, although the layers are stored (B-22)', async () => {
    expect(await api.read(path(other), ImageFindings)).toMatchObject({ state: 'unread', items: [] });
    expect((await api.call('GET', path('none'))).status).toBe(404);
    expect((await api.call('GET', path(mine, `sha256:${'0'.repeat(64)}`))).status).toBe(404);
  });

  it('have no secrets for viewers, tokens that only read, and strangers, who get their number', async () => {
    const all = await read();
    const made = await api.call('POST', '/api/v1/tokens', { name: 'ci', scopes: ['read'] }, { as: viewer });
    const { token } = made.body as { token: string };
    const stranger = createGuarded({ kind: 'stranger', mayRead: true } as const, { db: api.runtime.db });
    const answers = [
      await readAs(viewer),
      await readAs({ authorization: `Bearer ${token}` }),
      await readImageFindings(stranger, image, { repositoryId: mine }, new Date()),
    ];
    for (const answer of answers) {
      expect(answer).toEqual({ ...all, hidden: 1, items: all.items.filter(({ kind }) => kind !== 'secret') });
      expect(JSON.stringify(answer)).not.toMatch(/config\.ts|glpat|secret/);
    }
    expect(all.hidden).toBe(0);
    expect(JSON.stringify(all)).not.toContain(TOKEN.slice(8));
  });

  it('no longer count when an editor has dismissed them, and files that others share still do', async () => {
    const before = await read();
    const temporary = await findingOf('build-cache', 'Temporary');
    const copies = await findingOf('duplicate-content');
    expect(copies.savedBytes).toBe(temporary.savedBytes);
    const dismissed = await api.call('PUT', dismissal(temporary.id), { reason: ' read at run time ' });
    expect(dismissed.status, dismissed.text).toBe(204);
    const between = await read();
    expect(between.savedBytes).toBe(before.savedBytes);
    expect(between.certainBytes).toBe(before.certainBytes - temporary.savedBytes);
    expect((await findingOf('build-cache', 'Temporary')).dismissed).toMatchObject({ reason: 'read at run time' });
    await api.call('PUT', dismissal(copies.id), { reason: 'both are needed' });
    expect((await read()).savedBytes).toBe(before.savedBytes - temporary.savedBytes);
    expect((await readImage()).findings).toMatchObject({
      savedBytes: before.savedBytes - temporary.savedBytes,
      count: before.items.length - 2,
    });
    await api.call('PUT', dismissal(temporary.id), { reason: 'another reason' });
    expect((await findingOf('build-cache', 'Temporary')).dismissed?.reason).toBe('another reason');
    for (const { id } of [temporary, copies]) expect((await api.call('DELETE', dismissal(id))).status).toBe(204);
    expect(await read()).toEqual(before);
    const events = await api.runtime.db.auditEvent.findMany({ where: { action: { startsWith: 'finding.' } } });
    expect(events.map(({ action }) => action).sort()).toEqual([
      ...['finding.dismiss', 'finding.dismiss', 'finding.dismiss', 'finding.restore', 'finding.restore'],
    ]);
    expect(events[0]).toMatchObject({
      targetKind: 'repository',
      targetId: mine,
      details: { findingId: temporary.id, kind: 'build-cache', reason: 'read at run time' },
    });
  });

  it('are dismissed by editors only, with a reason, and only where the repository has them', async () => {
    const { id } = await findingOf('secret');
    const put = (at: string, reason: string, as?: Record<string, string>) =>
      api.call('PUT', at, { reason }, as === undefined ? {} : { as });
    expect((await put(dismissal(id), 'x', viewer)).status).toBe(403);
    for (const reason of ['', '  ', 'x'.repeat(2_001)]) expect((await put(dismissal(id), reason)).status).toBe(422);
    const unknown = await put(dismissal('secret-000000000000'), 'x');
    expect(unknown.status).toBe(404);
    expect(unknown.body).toMatchObject({
      detail: 'There is no finding "secret-000000000000".',
      hint: expect.stringContaining('"digest"'),
    });
    const named = { reason: 'x', digest: image };
    expect((await api.call('PUT', dismissal('secret-000000000000'), named)).status).toBe(404);
    expect((await put(dismissal(id, other), 'x')).status).toBe(404);
    expect((await put(dismissal('%2e%2e'), 'x')).status).toBe(400);
    expect((await api.call('DELETE', dismissal(id))).status).toBe(404);
    expect(await api.runtime.db.findingDismissal.count()).toBe(0);
  });

  it('of third-party images cannot be dismissed, and secrets are to be reported', async () => {
    const { id } = await findingOf('documentation');
    const relate = (relation: string) => api.call('PATCH', `/api/v1/repositories/${mine}`, { relation });
    const before = await findingOf('secret');
    expect(before.remedy.text).toContain('delete the tags');
    await relate('upstream');
    expect((await read()).relation).toBe('upstream');
    const { text, ...lines } = (await findingOf('secret')).remedy;
    expect(text).toMatch(/^Report the secret to the publisher/);
    expect(text).not.toMatch(/delete/i);
    expect(before.remedy).toMatchObject(lines);
    expect((await findingOf('documentation')).remedy.text).toContain('RUN');
    const refused = await api.call('PUT', dismissal(id), { reason: 'x' });
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { detail: 'Findings of third-party images cannot be dismissed.' },
    ]);
    await relate('ours');
    expect(await findingOf('secret')).toEqual(before);
    expect(await api.runtime.db.findingDismissal.count()).toBe(0);
  });

  it('follow the purpose of the repository', async () => {
    const at = `/api/v1/repositories/${mine}`;
    const change = async (body: object) => Repository.parse((await api.call('PATCH', at, body)).body);
    const before = await read();
    expect(await change({ purpose: 'builder', nodes: 1_000_000 })).toMatchObject({
      purposeByHand: 'builder',
      nodes: 1_000_000,
      nodesByHand: 1_000_000,
    });
    const builder = await read();
    expect(builder.purpose).toBe('builder');
    expect(builder.items.map(({ kind }) => kind)).not.toContain('documentation');
    const options = { db: api.runtime.db, clock: api.runtime.clock, log: pino({ level: 'silent' }) };
    await createFindingWriter(options).runDue();
    expect(await api.runtime.db.findingSet.findMany()).toMatchObject([{ purpose: 'builder' }]);
    expect(await read()).toEqual(builder);
    const owners = { items: [{ pattern: '*team/app', owner: 'Team', nodes: 12 }] };
    expect((await api.call('PUT', '/api/v1/owners', owners)).status).toBe(200);
    expect(await change({ purpose: null, nodes: null })).toMatchObject({
      purposeByHand: null,
      nodes: 12,
      nodesByHand: null,
    });
    expect(await read()).toEqual({ ...before, nodes: 12 });
    await createFindingWriter(options).runDue();
    expect(await api.runtime.db.findingSet.findMany()).toMatchObject([{ purpose: 'runtime' }]);
    for (const [items, purpose] of [
      [[{ ...owners.items[0], purpose: 'base' }], 'base'],
      [[], 'runtime'],
    ] as const) {
      expect((await api.call('PUT', '/api/v1/owners', { items })).status).toBe(200);
      expect((await read()).purpose).toBe(purpose);
      expect((await api.read(at, Repository)).purposeOfPattern).toEqual(
        purpose === 'base' ? { pattern: '*team/app', purpose } : null,
      );
      await createFindingWriter(options).runDue();
      expect(await api.runtime.db.findingSet.findMany()).toMatchObject([{ purpose }]);
    }
    for (const body of [{ purpose: 'tool' }, { nodes: 0 }, { nodes: 1_000_001 }, { nodes: 1.5 }])
      expect((await api.call('PATCH', at, body)).status).toBe(422);
  });
});

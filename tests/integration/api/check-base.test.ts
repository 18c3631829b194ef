import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeToken } from '#lib/auth/tokens.ts';
import { insertToken } from '#lib/db/accounts/tokens.ts';
import { Check } from '#lib/views/dto/check.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { type Api, openApi } from './api.ts';
import { addPerson } from './people.ts';

const REVISION = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
const LABEL = 'org.opencontainers.image.base.name';

let api: Api;
let registry: DockerRegistry;

const system = [1, 2].map((seed) => layerOf(`ADD rootfs-${seed}.tar /`, 200_000, seed));
const own = layerOf('COPY . .', 10_000, 9);

/** An image on the first or second base. */
const imageOn = (at: number, created: string, labels: Record<string, string> = {}) =>
  buildImage({ flavour: 'oci', created, labels, layers: [system[at] ?? own, own] });

const nameOf = (tag: string, path = 'acme/api') => `${registry.host}/${path}:${tag}`;

async function watch(path: string, tag: string): Promise<string> {
  const reference = nameOf(tag, path);
  const added = await api.call('POST', '/api/v1/repositories', { reference, insecure: true });
  expect(added.status, added.text).toBe(201);
  return (added.body as { id: string }).id;
}

async function tokenWith(...scopes: ('read' | 'check')[]) {
  const { token, hash, hint } = makeToken();
  const userId = await addPerson(api, 'viewer', `${crypto.randomUUID()}@plimsoll.test`);
  await insertToken(api.runtime.db, { userId, name: 'CI', hash, hint, scopes, createdAt: new Date(), expiresAt: null });
  return { authorization: `Bearer ${token}` };
}

async function check(body: object, as: Record<string, string>) {
  const answer = await api.call('POST', '/api/v1/check', body, { as });
  expect(answer.status, answer.text).toBe(200);
  const { platforms, report } = Check.parse(answer.body);
  return { text: answer.text, report, platform: platforms[0] };
}

let baseId: string;

beforeAll(async () => {
  api = await openApi();
  registry = await startDockerRegistry();
  for (const [at, tag] of ['1.0', '2.0'].entries())
    await pushImage(
      nameOf(tag, 'platform/base'),
      buildImage({ flavour: 'oci', created: `2026-01-0${at + 1}T00:00:00Z`, layers: [system[at] ?? own] }),
    );
  await pushImage(
    nameOf('main'),
    imageOn(0, '2026-01-02T00:00:00Z', { 'org.opencontainers.image.revision': REVISION }),
  );
  await pushImage(nameOf('pr-same'), imageOn(0, '2026-01-03T00:00:00Z', { change: 'of a label alone' }));
  await pushImage(nameOf('pr-base'), imageOn(1, '2026-01-03T00:00:00Z'));
  await pushImage(nameOf('pr-label'), imageOn(1, '2026-01-03T00:00:00Z', { [LABEL]: 'docker.io/library/node:24' }));
  baseId = await watch('platform/base', '1.0');
  const apiId = await watch('acme/api', 'main');
  await api.runtime.db.repository.update({ where: { id: apiId }, data: { include: ['main'] } });
  for (const id of [baseId, apiId])
    expect(await api.runtime.poller.pollNow(id, 'manual')).toMatchObject({ state: 'succeeded' });
});
afterAll(async () => {
  await registry.remove();
  await api.close();
});

describe('the base image in the answer of a check', () => {
  const compare = [
    { how: 'the newest push', more: {} },
    { how: 'the image of the merge base', more: { mergeBase: REVISION } },
    { how: 'a requested baseline', more: { baseline: 'main' } },
  ];

  it.each(compare)('is named by its layers, from which to which, against $how', async ({ more }) => {
    const { platform, report } = await check({ image: nameOf('pr-base'), ...more }, await tokenWith('check', 'read'));
    const name = `${registry.host}/platform/base`;
    const known = { name, repositoryId: baseId, layerCount: 1, by: 'layers', current: true };
    const newBytes = platform?.layers.find(({ part, toBytes }) => part === 'base' && toBytes > 0)?.toBytes;
    expect(platform).toMatchObject({
      baseChanged: true,
      fromBase: { ...known, tag: '1.0' },
      toBase: { ...known, tag: '2.0', sizeBytes: newBytes },
    });
    expect(report.replaceAll('&#58;', ':')).toContain(
      `**Base** changed from <code>${name}:1.0</code> to <code>${name}:2.0</code> (1 layer, `,
    );
  });

  it('is the same when only own layers changed', async () => {
    const { platform, report } = await check({ image: nameOf('pr-same') }, await tokenWith('check', 'read'));
    expect(platform).toMatchObject({ baseChanged: false, fromBase: { tag: '1.0' }, toBase: { tag: '1.0' } });
    expect(report.replaceAll('&#58;', ':')).toContain(
      `**Base** <code>${registry.host}/platform/base:1.0</code> (1 layer`,
    );
  });

  it.each(compare)('has no name of a watched image for a token that may not read, against $how', async ({ more }) => {
    const { platform, text, report } = await check({ image: nameOf('pr-base'), ...more }, await tokenWith('check'));
    const nameless = { name: null, tag: null, digest: null, repositoryId: null, layerCount: 1 };
    expect(platform).toMatchObject({ baseChanged: true, fromBase: nameless, toBase: nameless });
    expect(report).toContain('**Base** of unknown name (1 layer, ');
    expect(text).not.toContain('platform/base');
    expect(text).not.toContain(baseId);
  });

  it('has the name that the labels have for a token that may not read, and both for one that may', async () => {
    const image = nameOf('pr-label');
    const labelled = await check({ image }, await tokenWith('check'));
    expect(labelled.platform?.toBase).toMatchObject({
      name: 'docker.io/library/node',
      tag: '24',
      by: 'label',
      repositoryId: null,
      label: null,
    });
    expect(labelled.text).not.toContain('platform/base');
    expect(labelled.report).toContain('<code>library/node&#58;24</code> (by its label, 1 layer, ');
    const read = await check({ image }, await tokenWith('check', 'read'));
    expect(read.platform?.toBase).toMatchObject({ tag: '2.0', by: 'layers', label: 'docker.io/library/node:24' });
  });
});

it('a check that an older release stored has no bases', async () => {
  const { db } = api.runtime;
  const { id, report } = await db.check.findFirstOrThrow({ where: { reference: nameOf('pr-base') } });
  const { platforms, ...rest } = Check.parse(report);
  const older = platforms.map(({ fromBase: _, toBase: __, baseChanged: ___, ...platform }) => platform);
  await db.check.update({ where: { id }, data: { report: { ...rest, platforms: older } } });
  const [platform] = (await api.read(`/api/v1/checks/${id}`, Check)).platforms;
  expect(platform).toMatchObject({ fromBase: null, toBase: null, baseChanged: null });
});

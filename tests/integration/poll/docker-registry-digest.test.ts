import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOf } from '#lib/commands/repositories/digest-reference.ts';
import { insertPinnedDigest } from '#lib/commands/repositories/pinned-digests.ts';
import { parseDigest } from '#lib/image/digest.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { appImage } from '#tests/support/image-variants.ts';
import { findTagDigest } from '#tests/support/registry-tags.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { DAY_MS, openWorld, readCurrent } from './world.ts';

const PATH = '/artifactory/local';
let registry: DockerRegistry;

beforeAll(async () => {
  registry = await startDockerRegistry();
});
afterAll(() => registry.remove());

it("a pinned digest without a tag is watched on Debian's docker-registry below a path (R-11, R-20)", async () => {
  const push = (seed: number) =>
    pushImage(`${registry.host}/team/app:main`, appImage('oci', { seed, appBytes: 9_000 + seed }));
  await push(1);
  const digest = parseDigest((await findTagDigest(registry.host, 'team/app', 'main')) ?? '');
  await push(2);
  await registry.moveBelow(PATH);
  const { db, clock, poll, addRegistry, addRepository } = await openWorld();
  const id = await addRepository(
    await addRegistry(`${registry.url}${PATH}`),
    'team/app',
    startOf({ tag: null, digest }),
  );
  await insertPinnedDigest(db, id, digest, clock.now());
  expect((await poll(id)).row).toMatchObject({ state: 'succeeded', failures: [] });
  const current = await readCurrent(db, id);
  expect(new Set(current.map(({ tag }) => tag))).toEqual(new Set(['main', digest]));
  expect(current.filter(({ tag }) => tag === digest).length).toBeGreaterThan(0);
  clock.advance(2 * DAY_MS);
  const { row } = await poll(id);
  expect(row).toMatchObject({ state: 'succeeded', observed: 0, requests: { manifest: 0, head: 2 } });
});

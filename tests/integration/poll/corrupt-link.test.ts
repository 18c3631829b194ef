import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { appImage } from '#tests/support/image-variants.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { readShown } from './expected-current.ts';
import { readProblems } from './scope-rows.ts';
import { MINUTE_MS, openWorld } from './world.ts';

let registry: DockerRegistry;

beforeAll(async () => {
  registry = await startDockerRegistry();
});
afterAll(() => registry.remove());

const push = (reference: string, seed: number) =>
  pushImage(`${registry.host}/${reference}`, appImage('oci', { seed, appBytes: 10_000 + seed * 1000 }));

it('a tag whose link a real registry lost is a problem of that tag alone in every poll', async () => {
  for (let seed = 0; seed < 4; seed += 1) await push(`acme/app:1.0.${seed}`, seed + 1);
  await push('acme/other:latest', 9);
  const link = 'repositories/acme/app/_manifests/tags/1.0.3/current/link';
  await writeFile(join(registry.dataFolder, link), '');
  await registry.restart();
  const world = await openWorld();
  const { db, clock, poll } = world;
  const registryId = await world.addRegistry(registry.url);
  const [id, otherId] = [
    await world.addRepository(registryId, 'acme/app'),
    await world.addRepository(registryId, 'acme/other'),
  ];
  for (let polls = 1; polls <= 6; polls += 1) {
    expect((await poll(id)).row).toMatchObject({ state: 'partial', error: null });
    expect(new Set((await readShown(db, id)).map(({ tag }) => tag))).toEqual(new Set(['1.0.0', '1.0.1', '1.0.2']));
    expect(await readProblems(db, id)).toMatchObject([{ tag: '1.0.3', code: 'unavailable', tries: polls }]);
    expect((await poll(otherId)).row).toMatchObject({ state: 'succeeded' });
    clock.advance(MINUTE_MS);
  }
  await push('acme/app:1.0.3', 5);
  expect((await poll(id)).row).toMatchObject({ state: 'succeeded', observed: 1 });
  expect(await readProblems(db, id)).toEqual([]);
  expect(new Set((await readShown(db, id)).map(({ tag }) => tag)).size).toBe(4);
});

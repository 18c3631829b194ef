import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { createChangeWriter } from '#lib/poll/store-changes.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { Check } from '#lib/views/dto/check.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { type Api, openApi } from './api.ts';

let api: Api;
let registry: DockerRegistry;

beforeAll(async () => {
  api = await openApi();
  registry = await startDockerRegistry();
});
afterAll(async () => {
  await registry.remove();
  await api.close();
});

const LIBRARY = noiseOf(99_840, 1);
const imageOf = (seed: number) =>
  buildImage({
    flavour: 'oci',
    layers: [
      {
        instruction: 'COPY . .',
        files: { 'app/library': LIBRARY, 'app/main': noiseOf(24_064, seed) },
        compression: 'none',
      },
    ],
  });

it('a check has what nodes pull again unchanged, once both images were polled and read', async () => {
  const { db, clock, poller } = api.runtime;
  const log = pino({ level: 'silent' });
  const name = `${registry.host}/acme/pull`;
  const images = [imageOf(2), imageOf(3)] as const;
  await pushImage(`${name}:main`, images[0]);
  const added = await api.call('POST', '/api/v1/repositories', { reference: `${name}:main`, insecure: true });
  const repositoryId = (added.body as { id: string }).id;
  await poller.pollNow(repositoryId, 'manual');
  await pushImage(`${name}:main`, images[1]);
  await poller.pollNow(repositoryId, 'manual');
  const check = async () => {
    const baseline = `${name}@${images[0].manifest.digest}`;
    const answer = await api.call('POST', '/api/v1/check', { image: `${name}:main`, baseline });
    expect(answer.status, answer.text).toBe(200);
    const { platforms, report } = Check.parse(answer.body);
    return { unchanged: platforms[0]?.unchangedPullBytes, report };
  };
  const before = await check();
  expect(before.unchanged).toBeNull();
  expect(before.report).not.toContain('unchanged)');

  const { reader } = openReader(db, clock);
  const digests = images.flatMap(({ blobs }) => blobs.slice(1).map(({ digest }) => digest));
  await queueContents(db, { digests, repositoryId, byHand: true, now: clock.now() });
  await reader.runDue();
  await createImageSummer({ db, clock, log }).runDue();
  await createChangeWriter({ db, clock, log }).runDue();
  const after = await check();
  // A header of 512 bytes and 195 blocks.
  expect(after.unchanged).toBe(512 + 99_840);
  expect(after.report).toMatch(/ \d+ kB \(\d+ % unchanged\) /);
});

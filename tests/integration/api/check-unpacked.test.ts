import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { Check } from '#lib/views/dto/check.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
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

/** Zeros, so that the unpacked size is far from the compressed one. */
const imageOf = (bytes: number) =>
  buildImage({ flavour: 'oci', layers: [{ instruction: 'COPY . .', files: { 'app/model': new Uint8Array(bytes) } }] });

it('a check judges a budget on unpacked bytes only by the sums of an image that is read already', async () => {
  const { db, clock, poller } = api.runtime;
  const image = imageOf(900_000);
  const nameOf = (tag: string) => `${registry.host}/acme/model:${tag}`;
  await pushImage(nameOf('main'), image);
  await pushImage(nameOf('pr-1'), imageOf(950_000));
  const added = await api.call('POST', '/api/v1/repositories', { reference: nameOf('main'), insecure: true });
  expect(added.status, added.text).toBe(201);
  const repositoryId = (added.body as { id: string }).id;
  await db.repository.update({ where: { id: repositoryId }, data: { include: ['main'] } });
  expect(await poller.pollNow(repositoryId, 'manual')).toMatchObject({ state: 'succeeded' });
  const budget = await api.call('POST', '/api/v1/budgets', { metric: 'unpacked', limitBytes: 800_000 });
  expect(budget.status, budget.text).toBe(201);

  const check = async (tag: string) => {
    const answer = await api.call('POST', '/api/v1/check', { image: nameOf(tag) });
    expect(answer.status, answer.text).toBe(200);
    const { verdict, reasons, platforms } = Check.parse(answer.body);
    return { verdict, reason: reasons[0], budget: platforms[0]?.budget };
  };
  const unread = { code: 'budget-unknown', message: expect.stringContaining('Unpacked size unknown: not read yet') };
  // Nothing is older than the image, so nothing can be judged.
  expect(await check('main')).toMatchObject({ verdict: 'neutral', reason: unread, budget: null });

  const { reader } = openReader(db, clock);
  const digests = image.blobs.slice(1).map(({ digest }) => digest as string);
  await queueContents(db, { digests, repositoryId, byHand: true, now: clock.now() });
  await reader.runDue();
  await createImageSummer({ db, clock, log: pino({ level: 'silent' }) }).runDue();
  expect(await check('main')).toMatchObject({
    verdict: 'fail',
    reason: { code: 'over-budget', message: expect.stringContaining('Its unpacked size is 900 kB') },
    budget: { metric: 'unpacked', valueBytes: 900_000, overBytes: 100_000 },
  });
  expect(await check('pr-1')).toMatchObject({ reason: unread, budget: null });
});

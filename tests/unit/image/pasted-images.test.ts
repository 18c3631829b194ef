import { expect, it } from 'vitest';
import { readPastedImages } from '#lib/image/paste.ts';
import { formatReference } from '#lib/image/reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const read = (text: string) => readPastedImages(text, async () => undefined);
const namesIn = async (text: string) => (await read(text)).images.map(({ reference }) => formatReference(reference));

it('keeps several tags of a repository, and each reference once', async () => {
  const text = 'services:\n  a: {image: postgres:16}\n  b: {image: postgres:15}\n  c: {image: postgres:16}\n';
  expect(await namesIn(text)).toEqual(['docker.io/library/postgres:16', 'docker.io/library/postgres:15']);
});

it('takes the digests that docker images --digests has beside the names', async () => {
  const row = (repository: string, tag: string, digest: string) =>
    `${repository.padEnd(20)}${tag.padEnd(10)}${digest.padEnd(74)}0123456789ab   2 weeks ago   162MB\n`;
  const text =
    `${'REPOSITORY'.padEnd(20)}${'TAG'.padEnd(10)}${'DIGEST'.padEnd(74)}IMAGE ID       CREATED       SIZE\n` +
    row('node', '24-alpine', DIGEST) +
    row('redis', '8', '<none>') +
    row('redis', '<none>', DIGEST);
  expect(await namesIn(text)).toEqual([
    `docker.io/library/node:24-alpine@${DIGEST}`,
    'docker.io/library/redis:8',
    `docker.io/library/redis@${DIGEST}`,
  ]);
});

it('a digest in the name comes before the one beside it', async () => {
  expect(await namesIn(`node:24@${DIGEST}`)).toEqual([`docker.io/library/node:24@${DIGEST}`]);
});

it('reports lines that name no image, and stops at a thousand images', async () => {
  const { images, problems } = await read('node:24\nUPPER/case:1\nredis:8\n');
  expect([images.length, problems.length]).toEqual([2, 1]);
  const many = await read(Array.from({ length: 1_200 }, (_, at) => `acme/app:${at}`).join('\n'));
  expect([many.images.length, many.truncated]).toEqual([1_000, true]);
});

import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { type Container, type ContainerOptions, runContainer } from '#tests/support/image/container.ts';
import { type PushedImage, readImage } from '#tests/support/image/pushed-image.ts';

export const ADMIN_TOKEN = 'a-token-that-only-these-tests-use-0123456789';

/** The images of this run, or the reason why none was built. `title` adds the reason to the names of skipped tests. */
const built = inject('image');
export const images = 'reason' in built ? null : built;
export const title = (text: string) => ('reason' in built ? `${text} (${built.reason})` : text);

/** Returns the built images. Tests that are skipped without an image never call it. */
export function builtImages(): Exclude<typeof images, null> {
  if (images === null) throw new Error('No image was built.');
  return images;
}

export const readOwnImage = (tag: string): Promise<PushedImage> => readImage(builtImages().registry, 'plimsoll', tag);

export type World = { options: ContainerOptions; drop: () => Promise<void> };

/** Creates an empty database and the options to start the image with it. */
export async function makeWorld(): Promise<World> {
  const { url, drop } = await createEmptyDatabase();
  const env = {
    DATABASE_URL: url,
    PLIMSOLL_SECRET: randomUUID().repeat(2),
    PLIMSOLL_ADMIN_TOKEN: ADMIN_TOKEN,
    PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'true',
    PLIMSOLL_CONTENTS_BYTES_PER_DAY: '0',
  };
  return { options: { root: builtImages().root, image: await readOwnImage('1.0.0'), env }, drop };
}

/** Migrates the world's database: starts the image once and stops it again. */
export async function migrateWorld({ options }: World): Promise<Container> {
  const first = await runContainer(options);
  await first.stop();
  return first;
}

/** Sends a request to the API of the running image as an admin. Throws with the answer unless the status is 2xx. */
export async function ask<T>(base: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${base}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

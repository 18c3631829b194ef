import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { type Container, type ContainerOptions, runContainer } from '#tests/support/image/container.ts';
import { type PushedImage, readImage } from '#tests/support/image/pushed-image.ts';

export const ADMIN_TOKEN = 'a-token-that-only-these-tests-use-0123456789';

/** The images of this run, or null where none could be built; `title` then says why in the name of what is skipped. */
const built = inject('image');
export const images = 'reason' in built ? null : built;
export const title = (text: string) => ('reason' in built ? `${text} (${built.reason})` : text);

/** What was built; tests that are skipped without an image never ask. */
export function builtImages(): Exclude<typeof images, null> {
  if (images === null) throw new Error('No image was built.');
  return images;
}

export const readOwnImage = (tag: string): Promise<PushedImage> => readImage(builtImages().registry, 'plimsoll', tag);

export type World = { options: ContainerOptions; drop: () => Promise<void> };

/** An empty database and what the image is started with. */
export async function makeWorld(): Promise<World> {
  const { url, drop } = await createEmptyDatabase();
  const env = {
    DATABASE_URL: url,
    PLIMSOLL_SECRET: randomUUID().repeat(2),
    PLIMSOLL_ADMIN_TOKEN: ADMIN_TOKEN,
    PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'true',
  };
  return { options: { root: builtImages().root, image: await readOwnImage('1.0.0'), env }, drop };
}

/** Migrates the world's database: starts the image once and stops it again. */
export async function migrateWorld({ options }: World): Promise<Container> {
  const first = await runContainer(options);
  await first.stop();
  return first;
}

/** Asks the running image's API as an admin. Throws with what it answered unless that is 2xx. */
export async function ask<T>(base: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${base}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

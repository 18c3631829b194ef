import { expect, it } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { listShownImages } from '#lib/db/contents/package-search.ts';
import { inSearch } from '#lib/db/search.ts';
import { openWorld } from '#tests/integration/poll/world.ts';

const IMAGES = 40_000;
const MOST_IMAGES = 300;

/** Fills a repository with a hundred tags, each of which pointed to another image every hundred minutes. */
async function fillObservations(db: DatabaseClient, repositoryId: string): Promise<void> {
  await db.$executeRaw`insert into "Manifest" (id, digest, kind, "mediaType", raw, "fetchedAt")
    select n, 'sha256:' || lpad(n::text, 64, '0'), 'image', 'application/vnd.oci.image.manifest.v1+json', '', now() from generate_series(1, ${IMAGES}::int) n`;
  await db.$executeRaw`insert into "Tag" (id, "repositoryId", name, form, "listedAt")
    select n, ${repositoryId}, 't' || n, 'other', now() from generate_series(1, 100) n`;
  await db.$executeRaw`insert into "Observation" ("repositoryId", "tagId", "manifestId", "firstSeenAt", "endedAt")
    select ${repositoryId}, (n - 1) % 100 + 1, n, '2020-01-01'::timestamptz + n * interval '1 minute', now() from generate_series(1, ${IMAGES}::int) n`;
  await db.$executeRaw`insert into "RepositoryManifest" ("repositoryId", "manifestId", "readAt", "contentsAt")
    select ${repositoryId}, n, now(), now() from generate_series(1, ${MOST_IMAGES}::int) n`;
  await db.$executeRaw`analyze`;
}

it('finds the last tags of old images within the time of a search, however many pushes followed', async () => {
  const { db, addRegistry, addRepository } = await openWorld();
  await fillObservations(db, await addRepository(await addRegistry('http://127.0.0.1:1'), 'team/app'));
  const ids = Array.from({ length: MOST_IMAGES }, (_, at) => at + 1);
  const images = await inSearch(db, (tx) => listShownImages(tx, ids));
  expect(images).toHaveLength(MOST_IMAGES);
  expect(images.at(-1)).toMatchObject({ manifestId: 1, isTagged: false, tags: ['t1'] });
}, 60_000);

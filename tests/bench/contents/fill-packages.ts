import type { Client } from 'pg';
import { fillRepositories, openFiller } from '../scale/fill.ts';
import { toRepository } from '../scale/shape.ts';

/** 20,000 images, of which 2,500 have 400 packages each: 1,000,000 rows of 50,000 names. */
const PACKAGES = { repositories: 50, images: 400, withPackages: 50, perImage: 400, ofBase: 150, names: 50_000 };

/** Words of which names are made, so that a word is in many names. */
const WORDS =
  'api auth base cache client common config core crypto data event file graph http image json lib log map node parse path perl plugin proto query react request server socket ssl stream test text time type util web xml yaml';

/** Fills a database with images and their packages, as if every layer of the newest images had been read. */
export async function fillPackages(databaseUrl: string): Promise<void> {
  const client = await openFiller(databaseUrl);
  try {
    const { repositories: count, images } = PACKAGES;
    const repositories = Array.from({ length: count }, (_, at) => toRepository(at));
    await fillRepositories({
      client,
      shape: { repositories: count, tags: 400, points: 80, images, layers: 8 },
      repositories,
    });
    await fillNames(client);
    await fillImagePackages(client);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

/** The first 1,500 names belong to distributions. */
async function fillNames(client: Client): Promise<void> {
  await client.query(
    `with word as (select array_agg(w) as words from unnest(string_to_array($2, ' ')) w),
     named as (select n, case when n <= 1500 then 'dpkg' when n % 5 = 0 then 'python' else 'npm' end as ecosystem,
       case when n <= 1500 then 'lib' when n % 7 = 0 then '@' || words[n % 11 + 1] || '/' else '' end
         || words[n % 40 + 1] || '-' || words[n / 40 % 40 + 1] || case when n / 1600 = 0 then '' else '-' || words[n / 1600 % 40 + 1] || n / 64000 end as name
       from generate_series(1, $1::int) n, word)
     insert into "Package" (id, ecosystem, name, "searchName") select n, ecosystem, name, lower(name) from named`,
    [PACKAGES.names, WORDS],
  );
  await client.query(`select setval(pg_get_serial_sequence('"Package"', 'id'), $1)`, [PACKAGES.names]);
}

/** Every image has the same 150 packages of its base, in one of twelve versions, and 250 of its own, most of them rare. */
async function fillImagePackages(client: Client): Promise<void> {
  const { images, withPackages, perImage, ofBase, names } = PACKAGES;
  await client.query(
    `update "RepositoryManifest" set "contentsAt" = now() where ("manifestId" - 1) % $1::int >= $1::int - $2::int`,
    [images, withPackages],
  );
  await client.query(
    `insert into "ImageContents" ("manifestId", "unpackedBytes", "visibleBytes", "wastedBytes", "duplicateBytes", "packageCount", "computedWith", "computedAt")
     select "manifestId", 200000000, 190000000, 10000000, 5000000, $1::int, 1, now() from "RepositoryManifest" where "contentsAt" is not null`,
    [perImage],
  );
  await client.query(
    `insert into "ImagePackage" ("manifestId", "packageId", version, "unpackedBytes", "packedBytes", files, layers)
     select distinct on (c."manifestId", p.id) c."manifestId", p.id,
       p.id % 9 || '.' || p.id % 30 || '.' || c."manifestId" / 40 % 12, 100000 + p.id, 40000 + p.id, 12, array[k % 8]::smallint[]
     from "ImageContents" c, generate_series(1, $1::int) k,
       lateral (select (c."manifestId" * 7919::bigint + k * 104729::bigint) % 1000003 / 1000003.0 as share) random,
       lateral (select case when k <= $2::int then k else 1501 + (share ^ 2 * ($3::int - 1501))::int end as id) p`,
    [perImage, ofBase, names],
  );
}

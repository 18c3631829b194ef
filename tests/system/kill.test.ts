import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseUrlOf, getJson, makeDataFolder, postJson, startApp, waitUntil } from '#tests/support/app.ts';
import { checkSeeds, chooseSeed, type Random } from '#tests/support/random.ts';
import { type ReplayRegistryServer, startReplayRegistry } from '#tests/support/replay-registry.ts';

const KILLS = 10;
const REPOSITORIES = ['redis', 'httpd', 'nginx'];

type Row = { id: number; repository: string; tag: string; digest: string; firstSeenAt: Date; endedAt: Date | null };

describe('kill -9 of the whole application in the middle of polling', () => {
  const folder = makeDataFolder();
  let registry: ReplayRegistryServer;
  let moments: number[];

  beforeAll(async () => {
    // The delay is long enough that a kill at a random moment interrupts a poll.
    registry = await startReplayRegistry({ repositories: REPOSITORIES, delayMs: 4 });
    const all = [...new Set(REPOSITORIES.flatMap((name) => registry.changes(name)))].sort((a, b) => a - b);
    moments = Array.from(
      { length: KILLS + 1 },
      (_, n) => all[Math.floor(((n + 1) * (all.length - 1)) / (KILLS + 1))] ?? 0,
    );
  });
  afterAll(async () => {
    await registry.close();
    folder.remove();
  });

  it(`loses, doubles and half-writes nothing in ${KILLS} kills at random moments`, () =>
    checkSeeds([chooseSeed()], killAndPoll));

  async function killAndPoll(random: Random): Promise<void> {
    let seen = new Map<number, Row>();
    const adopted: boolean[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      registry.setTime(moments[kill] ?? 0);
      const app = await startApp({ folder: folder.path });
      const ids = await watchAll(app.url);
      // Everything that was read before must still exist unchanged.
      seen = await expectKept(seen);
      const before = registry.counts.head + registry.counts.manifest;
      await Promise.all(ids.map((id) => postJson(`${app.url}/api/v1/repositories/${id}/poll`)));
      await waitUntil(() => registry.counts.head + registry.counts.manifest > before, 20_000);
      await new Promise((resolve) => setTimeout(resolve, random() * 1_200));
      await app.kill();
      adopted.push(await isRunning());
      seen = await expectKept(seen);
    }
    expect(adopted).toEqual(Array(KILLS).fill(true));

    registry.setTime(moments[KILLS] ?? 0);
    const app = await startApp({ folder: folder.path });
    for (const id of await watchAll(app.url)) await pollUntilDone(app.url, id);
    await expectKept(seen);
    await expectTruth();
    await app.stop();
    expect(await isRunning()).toBe(false);
  }

  async function watchAll(url: string): Promise<string[]> {
    const { items } = await getJson<{ items: { id: string; name: string }[] }>(`${url}/api/v1/repositories`);
    const missing = REPOSITORIES.filter((name) => !items.some((item) => item.name === name));
    const added = await Promise.all(
      missing.map((name) =>
        postJson<{ id: string }>(`${url}/api/v1/repositories`, {
          reference: `${registry.host}/${name}`,
          insecure: true,
        }),
      ),
    );
    return [...items, ...added].map((item) => item.id);
  }

  /** Polls until a poll succeeds. The first one may be interrupted by a kill. */
  async function pollUntilDone(url: string, id: string): Promise<void> {
    await waitUntil(async () => {
      const poll = await postJson<{ id: string }>(`${url}/api/v1/repositories/${id}/poll`);
      let state = 'queued';
      await waitUntil(async () => {
        ({ state } = await getJson<{ state: string }>(`${url}/api/v1/polls/${poll.id}`));
        return state !== 'queued' && state !== 'running';
      }, 60_000);
      const repository = await getJson<{ firstLook: unknown }>(`${url}/api/v1/repositories/${id}`);
      return state === 'succeeded' && repository.firstLook === null;
    }, 120_000);
  }

  async function query<T extends object>(sql: string): Promise<T[]> {
    const client = new Client({ connectionString: databaseUrlOf(folder.path) });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async function isRunning(): Promise<boolean> {
    return query('select 1').then(
      () => true,
      () => false,
    );
  }

  async function expectKept(before: Map<number, Row>): Promise<Map<number, Row>> {
    const rows = await query<Row>(`
      select o.id, r.name as repository, t.name as tag, m.digest, o."firstSeenAt", o."endedAt"
      from "Observation" o join "Tag" t on t.id = o."tagId" join "Repository" r on r.id = o."repositoryId" join "Manifest" m on m.id = o."manifestId"
      order by o."tagId", o.id`);
    const now = new Map(rows.map((row) => [row.id, row]));
    for (const [id, row] of before) {
      const kept = now.get(id);
      expect(kept && { ...kept, endedAt: row.endedAt ?? (kept.endedAt && null) }).toEqual(row);
    }
    const byTag = Map.groupBy(rows, (row) => `${row.repository}:${row.tag}`);
    for (const [tag, list] of byTag) {
      for (const [at, row] of list.entries()) {
        const next = list[at + 1];
        // Each observation begins where the previous one ended, with another digest.
        expect(row.digest, tag).not.toBe(next?.digest);
        if (next && row.endedAt) expect(row.endedAt.getTime(), tag).toBeLessThanOrEqual(next.firstSeenAt.getTime());
        if (next) expect(row.endedAt, tag).not.toBeNull();
      }
    }
    return now;
  }

  /** Expects that the tags point to what the registry serves, and that all their facts are complete. */
  async function expectTruth(): Promise<void> {
    const open = await query<{ repository: string; tag: string; digest: string }>(`
      select r.name as repository, t.name as tag, m.digest from "Observation" o join "Tag" t on t.id = o."openTagId"
      join "Repository" r on r.id = o."repositoryId" join "Manifest" m on m.id = o."manifestId"`);
    for (const repository of REPOSITORIES) {
      const truth = registry.truth(repository, moments[KILLS] ?? 0);
      const stored = new Map(open.filter((row) => row.repository === repository).map((row) => [row.tag, row.digest]));
      for (const [tag, { digest }] of truth) expect(stored.get(tag), `${repository}:${tag}`).toBe(digest);
    }
    expect(
      await query(
        `select m.digest from "Manifest" m left join "Image" i on i."manifestId" = m.id where m.kind = 'image' and i."manifestId" is null`,
      ),
    ).toEqual([]);
    expect(
      await query(
        `select i."manifestId" from "Image" i where i."layerCount" <> (select count(*) from "ImageLayer" l where l."manifestId" = i."manifestId")`,
      ),
    ).toEqual([]);
    expect(await query(`select id from "Observation" where "judgedAt" is null`)).toEqual([]);
    expect(await query(`select id from "Poll" where state in ('running')`)).toEqual([]);
  }
});

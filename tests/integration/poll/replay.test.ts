import { describe, expect, it, onTestFinished } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { casesOf } from '#tests/support/prove.ts';
import { startReplayRegistry } from '#tests/support/replay-registry.ts';
import { createReplayModel, type ReplayModel } from './replay-model.ts';
import { bytesToPull, openWorld, readCurrent, readStoredLayers, readStoredObservations, type World } from './world.ts';

const MISSING_POLLS_AFTER_S = [20 * 60, 40 * 60, 61 * 60];
const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

async function expectSameAsTruth({ db }: World, repositoryId: string, model: ReplayModel): Promise<void> {
  const stored = await readStoredObservations(db, repositoryId);
  expect(stored.sort(byText)).toEqual(model.observations().sort(byText));
  const current = await readCurrent(db, repositoryId);
  const expected = model.open().flatMap(({ tag, platforms }) =>
    platforms.map(({ platform, digest, sizeBytes, layers }) => {
      return { tag, platform, digest, sizeBytes, layerCount: layers.length };
    }),
  );
  const sizes = current.map(({ deltaBytes, pullCostBytes, ...size }) => size);
  expect(sizes.sort(byText)).toEqual(expected.sort(byText));
}

async function expectRightLayers({ db }: World, model: ReplayModel): Promise<void> {
  const stored = await readStoredLayers(db);
  expect(new Set(stored.keys())).toEqual(model.images());
  for (const [digest, layers] of stored) expect(layers).toEqual(model.layersOf(digest));
}

type PointRow = {
  stream: string;
  form: string;
  platform: string;
  position: number;
  segment: number;
  at: Date;
  digest: string;
  compared: string | null;
  sizeBytes: number;
  pullCostBytes: number;
};

async function readPoints(db: DatabaseClient, repositoryId: string): Promise<PointRow[]> {
  return db.$queryRaw<PointRow[]>`
    select st.label as stream, st.form::text as form, s.platform, p.position, p.segment, p.at, m.digest, c.digest as compared,
      p."sizeBytes"::float8 as "sizeBytes", p."pullCostBytes"::float8 as "pullCostBytes"
    from "Point" p join "Series" s on s.id = p."seriesId" join "Stream" st on st.id = s."streamId"
    join "Manifest" m on m.id = p."manifestId" left join "Manifest" c on c.id = p."comparedWithId"
    where s."repositoryId" = ${repositoryId} order by st.key, s.platform, p.position`;
}

/** Checks the pull cost of every point against its compared push, and streams of one tag point by point. */
async function expectRightPoints({ db }: World, repositoryId: string, model: ReplayModel): Promise<number> {
  const points = await readPoints(db, repositoryId);
  const segments = new Map<string, number>();
  for (const point of points) {
    const series = `${point.stream} ${point.platform}`;
    const startsSegment = segments.get(series) !== point.segment;
    segments.set(series, point.segment);
    if (startsSegment) expect(point.compared, series).toBeNull();
    const layers = model.layersOf(point.digest);
    const before = point.compared === null ? [] : model.layersOf(point.compared);
    expect(point.pullCostBytes, series).toBe(bytesToPull(layers, before));
    expect(point.sizeBytes, series).toBe(bytesToPull(layers, []));
  }
  const tags = new Set(model.observations().map(({ tag }) => tag));
  const moving = new Set(points.filter(({ form }) => form === 'moving').map(({ stream }) => stream));
  const single = [...moving].filter((key) => tags.has(key));
  expect(single.length).toBeGreaterThan(0);
  for (const tag of single) {
    for (const [platform, expected] of model.points(tag)) {
      const line = points.filter(({ stream, platform: of }) => stream === tag && of === platform);
      const shown = line.map(({ at, digest, sizeBytes, pullCostBytes, compared }) => {
        return { at: at.getTime() / 1000, digest, sizeBytes, pullCostBytes, compared: compared !== null };
      });
      expect(shown, `${tag} ${platform}`).toEqual(expected);
    }
  }
  return points.length;
}

/** Polls after every recorded change of a repository. A second poll immediately afterwards must find nothing new. */
async function replay(name: string, checkEvery: number) {
  const registry = await startReplayRegistry({ repositories: [name], pageSize: 7 });
  onTestFinished(() => registry.close());
  const world = await openWorld();
  const { clock } = world;
  const recorded = registry.changes(name);
  // Before its first tag the repository does not exist.
  const changes = recorded.slice(recorded.findIndex((at) => registry.truth(name, at).size > 0));
  const first = changes[0] ?? 0;
  clock.set(new Date(first * 1000));
  const repositoryId = await world.addRepository(await world.addRegistry(registry.url), name);
  const model = createReplayModel();

  let fetched = 0;
  let allowed = 0;

  const countTryable = () => world.db.unreadPart.count({ where: { kind: 'config', nextTryAt: { not: null } } });

  async function pollAt(at: number) {
    registry.setTime(at);
    clock.set(new Date(at * 1000));
    const truth = registry.truth(name, at);
    // A HEAD answer has no error code, so a missing tag also costs a GET (M-10).
    const away = model.open().filter(({ tag }) => !truth.has(tag)).length;
    const before = new Map(model.open().map(({ tag, digest }) => [tag, digest]));
    const imagesBefore = model.images().size;
    const tryable = await countTryable();
    model.see(truth, at);
    const moved = model.open().filter(({ tag, digest }) => before.get(tag) !== digest);
    // A digest that HEAD reports for the first time costs one GET, or two if several tags have it.
    for (const tags of Map.groupBy(moved, ({ digest }) => digest).values()) allowed += Math.min(2, tags.length);
    const { row } = await world.poll(repositoryId);
    expect(row).toMatchObject({ state: 'succeeded', error: null, failures: [] });
    expect(row.requests.token).toBeLessThanOrEqual(1);
    fetched += row.requests.manifest - away;
    // A manual poll requests missing configs again, except those of images that no tag points to any more.
    expect(row.requests.config).toBe(tryable + model.images().size - imagesBefore);
    return { row, truth };
  }

  for (const [index, at] of changes.entries()) {
    const next = changes[index + 1] ?? Number.POSITIVE_INFINITY;
    await pollAt(at);
    registry.resetCounts();
    const tryable = await countTryable();
    const { row, truth } = await pollAt(at);
    expect(row.observed).toBe(0);
    // Each page of the list is one request. Deleted tags are requested until they are gone.
    const pages = Math.ceil(truth.size / 7) || 1;
    const asked = model.open().length;
    expect({ ...registry.counts }).toMatchObject({ list: pages, manifest: asked - truth.size, token: 0 });
    expect(registry.counts.blob).toBe(tryable);
    expect(registry.counts.head).toBe(asked);
    if (index % checkEvery === 0 || next === Number.POSITIVE_INFINITY)
      await expectSameAsTruth(world, repositoryId, model);
    const isAnyAway = model.open().some(({ tag }) => !truth.has(tag));
    for (const seconds of isAnyAway ? MISSING_POLLS_AFTER_S : []) if (at + seconds < next) await pollAt(at + seconds);
  }
  await expectSameAsTruth(world, repositoryId, model);
  await expectRightLayers(world, model);
  return { world, model, repositoryId, changes, fetched, moves: allowed };
}

/**
 * Expects that each digest is read once. In addition, each move of a tag costs one GET, or two if several tags move
 * together.
 */
function expectSparing(fetched: number, model: ReturnType<typeof createReplayModel>, moves: number): void {
  expect(fetched).toBeGreaterThanOrEqual(model.manifests().size);
  expect(fetched).toBeLessThanOrEqual(model.manifests().size + moves);
}

describe('the poller on recorded pushes', () => {
  it.for(casesOf(['alpine', 'registry', 'busybox'], 2))(
    'of %s stores every observation, size and layer, and requests nothing twice (H-01, P-02)',
    { timeout: 120_000 },
    async (name) => {
      const { world, model, repositoryId, changes, fetched, moves } = await replay(name, 1);
      expectSparing(fetched, model, moves);
      expect(changes.length).toBeGreaterThanOrEqual(20);
      expect(await expectRightPoints(world, repositoryId, model)).toBeGreaterThan(20);
    },
  );

  it.for(casesOf(['redis'], 0))(
    'of %s requests each digest once over sixteen months (P-03)',
    {
      timeout: 300_000,
    },
    async (name) => {
      const { world, model, repositoryId, fetched, moves } = await replay(name, 10);
      expectSparing(fetched, model, moves);
      expect(await expectRightPoints(world, repositoryId, model)).toBeGreaterThan(200);
    },
  );
});

import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDemoHistory } from '#lib/demo/history.ts';
import { loadDemo, RECORDED_FROM, removeDemo, removeUnfinishedDemo } from '#lib/demo/load.ts';
import { SERVICE_NAME } from '#lib/demo/service/build.ts';
import { listSteps } from '#lib/demo/steps.ts';
import { createLayerKeysLoader } from '#lib/server/instance-key.ts';
import { createMaskLoader } from '#lib/server/secret-mask.ts';
import { readDemo } from '#lib/views/demo.ts';
import { readImageFindings } from '#lib/views/findings/image-findings.ts';
import { readImagePlan } from '#lib/views/findings/image-plan.ts';
import { readIncident } from '#lib/views/incidents/incidents.ts';
import { readOverview } from '#lib/views/repositories/overview.ts';
import { findImageSaving } from '#lib/views/repositories/savings.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { openViews } from '#tests/support/open-views.ts';
import { addTestRegistry, addTestRepository, sealer } from '#tests/support/poller.ts';

const now = new Date();

describe('the demo', () => {
  let database: TestDatabase;
  let own: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    own = await addTestRepository(
      database.db,
      await addTestRegistry(database.db, 'http://127.0.0.1:1', now),
      'own/app',
      now,
    );
    const log = pino({ level: 'silent' });
    const signal = new AbortController().signal;
    const loadMask = createMaskLoader({ db: database.db, sealer, log, clock: { now: () => now } });
    await loadDemo({
      db: database.db,
      log,
      sealer,
      loadMask,
      loadKeys: createLayerKeysLoader({ db: database.db, sealer, log, clock: { now: () => now } }),
      userAgent: 'plimsoll/test',
      now,
      signal,
      onProgress: () => {},
    });
  }, 600_000);
  afterAll(() => database.drop());

  it('is loaded by the real poller, with an observation at its shifted time for each recorded change', async () => {
    const { db } = database;
    const history = await readDemoHistory();
    const { shiftMs, steps } = listSteps(history, { now });
    expect(new Date((steps[0]?.at.getTime() ?? 0) - shiftMs).toISOString()).toBe(RECORDED_FROM.toISOString());
    for (const { name, tags } of history.repositories) {
      for (const tag of tags) {
        const stored = await db.observation.count({
          where: { tag: { name: tag.name }, repository: { name, origin: 'demo' } },
        });
        // Changes of several platforms on one day are one new index.
        const days = new Set(tag.changes.map(({ at }) => Math.floor(at.getTime() / 86_400_000)));
        expect(stored, `${name}:${tag.name}`).toBe(days.size);
      }
    }
  });

  it('shows no problems, since nobody can solve them', async () => {
    const { items } = await readOverview(openViews(database.db), now);
    const problems = items.filter(({ origin }) => origin === 'demo').flatMap((row) => row.problems);
    expect(problems).toEqual([]);
  });

  it('contains the recorded step of nginx:alpine from 5.6 to 19.1 MB', async () => {
    const { db } = database;
    const points = await db.point.findMany({
      where: { tagName: 'alpine', series: { platform: 'linux/amd64', repository: { name: 'library/nginx' } } },
      orderBy: { position: 'asc' },
    });
    const sizes = points.map((point) => Number(point.sizeBytes));
    const step = sizes.findIndex((size, at) => (sizes[at - 1] ?? size) < 6_000_000 && size > 19_000_000);
    expect(step).toBeGreaterThan(0);
    expect(points.every((point) => point.at <= now)).toBe(true);
  });

  it('names the instruction of a change of this week when there is one', async () => {
    const { db } = database;
    const week = (await readOverview(openViews(db), now)).week.items;
    expect(week.length).toBeGreaterThan(0);
    for (const item of week) {
      const row = await db.repositorySummary.findUniqueOrThrow({ where: { repositoryId: item.repositoryId } });
      expect(Number(row.sizeBytes) - Number(row.size7dBytes)).toBe(item.deltaBytes);
    }
    expect(week.flatMap((item) => item.cause ?? [])).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(RUN|COPY|ADD) /)]),
    );
  });

  it('finds faults in the images of its own service, which later pushes bring and mend', async () => {
    const { db } = database;
    const service = await db.repository.findFirstOrThrow({ where: { name: SERVICE_NAME } });
    expect(service).toMatchObject({ relation: 'ours', origin: 'demo' });
    const points = await db.point.findMany({
      where: { series: { repositoryId: service.id } },
      orderBy: { position: 'asc' },
    });
    const pushes = await Promise.all(
      points.map(async ({ manifestId, at }) => {
        const set = await db.findingSet.findUniqueOrThrow({
          where: { repositoryId_manifestId: { repositoryId: service.id, manifestId } },
          include: { items: true },
        });
        expect(set).toMatchObject({ state: 'complete', purpose: 'runtime' });
        return { at, titles: set.items.map(({ kind, details }) => `${kind}: ${(details as { title: string }).title}`) };
      }),
    );
    expect(pushes).toHaveLength(6);
    const placesOf = (part: string) =>
      pushes.flatMap(({ titles }, at) => (titles.some((title) => title.includes(part)) ? [at] : []));
    // Mended by the fourth and by the last push, brought by the third and by the fifth, and there all the time.
    expect(placesOf('package-cache: Downloads of npm')).toEqual([0, 1, 2]);
    expect(placesOf('build-cache:')).toEqual([0, 1, 2, 3, 4]);
    expect(placesOf('removed-later:')).toEqual([2, 3, 4, 5]);
    expect(placesOf('secret:')).toEqual([4, 5]);
    expect(placesOf('package-cache: Package lists of apt')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(placesOf('dev-dependencies:')).toEqual([0, 1, 2, 3, 4, 5]);

    const saving = await findImageSaving(openViews(db), service.id, now);
    const { savedSoFarBytes, savedBytes, sizeBytes } = saving ?? { savedSoFarBytes: 0, savedBytes: 0, sizeBytes: 0 };
    expect(savedSoFarBytes).toBeGreaterThan(2_000_000);
    expect(savedBytes).toBeGreaterThan(2_000_000);
    expect(savedBytes).toBeLessThan(sizeBytes / 2);

    const newest = await readImageFindings(openViews(db), saving?.digest ?? '', { repositoryId: service.id }, now);
    const removed = newest.items.find(({ kind }) => kind === 'removed-later');
    expect(removed?.firstSeenAt).toBe(points[2]?.at.toISOString());
    const secret = newest.items.find(({ kind }) => kind === 'secret');
    expect(secret?.firstSeenAt).toBe(points[4]?.at.toISOString());
    expect(removed?.remedy.after).toContain('--mount=type=bind');

    const plan = await readImagePlan(openViews(db), saving?.digest ?? '', { repositoryId: service.id }, now);
    expect(plan.steps.length).toBeGreaterThanOrEqual(3);
    expect(plan.afterBytes).toBe(newest.sizeBytes - newest.savedBytes);
    expect(plan.done.map(({ kind, at }) => [kind, at])).toEqual([
      ['build-cache', points[5]?.at.toISOString()],
      ['package-cache', points[3]?.at.toISOString()],
    ]);
    for (const done of plan.done) expect((done.savedBytes ?? 0) / done.predictedBytes).toBeCloseTo(1, 1);
  });

  it('has an open incident with the packages that came into a service, its findings, and a link to it', async () => {
    const { db } = database;
    const { story } = await readDemo(openViews(db), { progress: () => null, recordedFrom: RECORDED_FROM });
    expect(story).toMatchObject({ repository: 'plimsoll-demo/checkout' });
    expect(story?.packages).toEqual(['@swc/core-linux-x64-gnu', 'typescript', '@esbuild/linux-x64']);
    const incident = await readIncident(openViews(db), String(story?.incident), now);
    expect(incident).toMatchObject({ state: 'open', relation: 'ours' });
    const { deltaBytes = 0 } = story ?? {};
    expect([deltaBytes > 20_000_000, deltaBytes < 40_000_000]).toEqual([true, true]);
    const stored = await db.incident.findUniqueOrThrow({
      where: { number: story?.incident ?? 0 },
      include: { events: true, deliveries: true },
    });
    expect(stored.events.map(({ kind }) => kind)).toEqual(['opened', 'contents', 'findings']);
    expect(stored.deliveries).toEqual([]);
  });

  it('has one incident for a base image that grew in four repositories', async () => {
    const { db } = database;
    const base = await db.repository.findFirstOrThrow({ where: { name: 'plimsoll-demo/node-base' } });
    const incidents = await db.incident.findMany({ where: { repositoryId: base.id }, include: { members: true } });
    expect(incidents).toHaveLength(1);
    const { members = [], contents = null } = incidents[0] ?? {};
    const repositories = await db.repository.findMany({
      where: { id: { in: members.map(({ repositoryId }) => repositoryId) } },
      orderBy: { name: 'asc' },
    });
    const names = ['accounts', 'mailer', 'node-base', 'search'].map((name) => `plimsoll-demo/${name}`);
    expect(repositories.map(({ name }) => name)).toEqual(names);
    expect((contents as { name: string }[])[0]?.name).toBe('git');
    const built = members.filter(({ fromBytes }) => fromBytes !== null);
    expect(built.filter(({ baseDeltaBytes }) => Number(baseDeltaBytes) > 20_000_000)).toHaveLength(3);
  });

  it('has an image that a push mended, and one with files that are stored twice', async () => {
    const { db } = database;
    const idOf = async (name: string) =>
      (await db.repository.findFirstOrThrow({ where: { name: `plimsoll-demo/${name}` } })).id;
    const mended = await findImageSaving(openViews(db), await idOf('search'), now);
    expect(mended?.savedSoFarBytes).toBeGreaterThan(20_000_000);
    const twice = await findImageSaving(openViews(db), await idOf('mailer'), now);
    expect(twice?.savedBytes).toBeGreaterThan(8_000_000);
    const image = await db.manifest.findUniqueOrThrow({ where: { digest: twice?.digest ?? '' } });
    const sums = await db.imageContents.findUniqueOrThrow({ where: { manifestId: image.id } });
    expect(Number(sums.wastedBytes)).toBeGreaterThan(20_000_000);
  });

  it('has a service whose releases make nodes pull the same packages again', async () => {
    const { db } = database;
    const { id } = await db.repository.findFirstOrThrow({ where: { name: 'plimsoll-demo/accounts' } });
    const { digest = '' } = (await findImageSaving(openViews(db), id, now)) ?? {};
    const { items } = await readImageFindings(openViews(db), digest, { repositoryId: id }, now);
    const order = items.find(({ kind }) => kind === 'layer-order');
    expect(order).toMatchObject({
      title: 'COPY . . above npm ci --omit=dev: the same packages are pulled again',
      perRelease: { changed: 4, releases: 6 },
    });
    expect(order?.perRelease?.bytes).toBeGreaterThan(1_000_000);
    expect(order?.remedy.after).toMatch(/^COPY package\.json package-lock\.json \.\/\nRUN .*\nCOPY \. \.$/s);
    expect(order?.savedBytes).toBe(0);
  });

  it('has the number of days it was shifted by, is never polled, and is removed completely', async () => {
    const { db } = database;
    const source = { progress: () => null, recordedFrom: RECORDED_FROM };
    const demo = await readDemo(openViews(db), source);
    expect(demo).toMatchObject({ state: 'present', repositories: 20 });
    const days = (now.getTime() - Date.parse('2018-01-27')) / 86_400_000;
    expect(Math.abs(demo.shiftedDays - days)).toBeLessThan(35);
    expect(await db.repository.count({ where: { origin: 'demo', nextPollAt: { not: null } } })).toBe(0);

    // A complete demo survives a restart. An incomplete one, as kill -9 leaves it, is removed.
    await removeUnfinishedDemo(db);
    expect(await readDemo(openViews(db), source)).toMatchObject({ state: 'present' });
    const abort = new AbortController();
    const log = pino({ level: 'silent' });
    const options = {
      db,
      log,
      loadMask: createMaskLoader({ db, sealer, log, clock: { now: () => now } }),
      loadKeys: createLayerKeysLoader({ db, sealer, log, clock: { now: () => now } }),
      sealer,
      userAgent: 'plimsoll/test',
      now,
      signal: abort.signal,
    };
    await loadDemo({ ...options, onProgress: ({ done }) => done === 20 && abort.abort() });
    expect(await readDemo(openViews(db), source)).toMatchObject({ state: 'present' });
    await removeUnfinishedDemo(db);
    expect(await readDemo(openViews(db), source)).toMatchObject({ state: 'absent' });

    await loadDemo({ ...options, signal: AbortSignal.abort(), onProgress: () => {} });
    await removeDemo(db);
    expect(await readDemo(openViews(db), source)).toMatchObject({ state: 'absent', repositories: 0 });
    expect((await readOverview(openViews(db), now)).items.map((item) => item.id)).toEqual([own]);
    expect(await db.observation.count()).toBe(0);
  });
});

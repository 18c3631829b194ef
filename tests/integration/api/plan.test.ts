import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFindingWriter } from '#lib/poll/store-findings.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { ImageFindings } from '#lib/views/dto/findings.ts';
import { ImagePlan } from '#lib/views/dto/plan.ts';
import { UsageSavings } from '#lib/views/dto/usage.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { createTestClock, openPoller } from '#tests/support/poller.ts';
import { buildServicePushes } from '#tests/support/service-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, removePeople, signInAs } from './people.ts';

/** The third push, the fourth one that mends the downloads of npm, and the fifth one that brings a token and a package. */
const BUILT = buildServicePushes([2, 3, 4]);
const [FIRST = '', SECOND = '', THIRD = ''] = BUILT.map(({ manifest }) => manifest.digest);

let api: Api;
let registry: DockerRegistry;
let repositoryId: string;
let viewer: Record<string, string>;

const pathOf = (digest: string, more = '') => `/api/v1/images/${digest}/plan?repositoryId=${repositoryId}${more}`;
const read = (digest: string) => api.read(pathOf(digest), ImagePlan);
const readFindings = (digest: string) =>
  api.read(`/api/v1/images/${digest}/findings?repositoryId=${repositoryId}`, ImageFindings);

beforeAll(async () => {
  [api, registry] = await Promise.all([openApi(), startDockerRegistry()]);
  const { poller, close } = openPoller(api.runtime.db, createTestClock(new Date()));
  for (const [at, built] of BUILT.entries()) {
    await pushImage(`${registry.host}/team/bookings:1.${at + 2}.0`, built);
    if (at === 0) {
      const reference = { reference: `${registry.host}/team/bookings`, insecure: true };
      repositoryId = ((await api.call('POST', '/api/v1/repositories', reference)).body as { id: string }).id;
    }
    await poller.pollNow(repositoryId, 'manual');
  }
  await close();
  await addPerson(api, 'viewer');
  viewer = await signInAs(api, 'viewer@plimsoll.test');
}, 120_000);
afterAll(async () => {
  await removePeople(api);
  await api.close();
  await registry.remove();
});

describe('the plan of an image in a real registry', () => {
  it('has no steps until the layers are read', async () => {
    const { db, clock } = api.runtime;
    const options = { db, clock, log: pino({ level: 'silent' }) };
    const { reader } = openReader(db, clock);
    const writer = createFindingWriter(options);
    expect(await read(FIRST)).toMatchObject({ state: 'unread', steps: [], done: [] });
    // The newest image is inspected first, as after the import of a repository.
    for (const digest of [THIRD, SECOND, FIRST]) {
      await api.call('POST', `/api/v1/images/${digest}/contents?repositoryId=${repositoryId}`);
      await reader.runDue();
      await createImageSummer(options).runDue();
      writer.request();
      await writer.runDue();
    }
    expect(await db.findingSet.count({ where: { state: 'complete' } })).toBe(3);
  });

  it('saves what its open findings count, in steps that go on from one another', async () => {
    const [plan, findings] = [await read(FIRST), await readFindings(FIRST)];
    expect(plan).toMatchObject({ state: 'complete', relation: 'ours', hidden: 0, moreItems: 0, done: [] });
    expect(plan.afterBytes).toBe(findings.sizeBytes - findings.savedBytes);
    expect(plan.steps.reduce((sum, { savedBytes }) => sum + savedBytes, 0)).toBe(findings.savedBytes);
    expect(plan.steps.map(({ number }) => number)).toEqual(plan.steps.map((_, at) => at + 1));
    const certain = plan.steps.map(({ certainty }) => certainty);
    expect(certain.lastIndexOf('certain')).toBeLessThan(
      certain.includes('likely') ? certain.indexOf('likely') : certain.length,
    );
    expect(plan.pulls).toEqual({ releases: 3, nodes: 1, days: 90 });
    expect(plan.steps.every(({ savedBytes, pulledBytes }) => pulledBytes === savedBytes * 3)).toBe(true);
    const kinds = plan.steps.flatMap(({ findings: mended, takes }) => [...mended, ...takes].map(({ kind }) => kind));
    expect(kinds).toEqual(
      expect.arrayContaining(['package-cache', 'dev-dependencies', 'removed-later', 'build-cache']),
    );
  });

  it('says what a push has done, and how exact the prediction was', async () => {
    const rows = await api.runtime.db.findingOutcome.findMany({ orderBy: { findingId: 'asc' } });
    expect(rows).toMatchObject([
      {
        repositoryId,
        kind: 'package-cache',
        digest: SECOND,
        previousDigest: FIRST,
        title: expect.stringMatching(/npm/),
      },
    ]);
    const [done, ...others] = (await read(SECOND)).done;
    expect(others).toEqual([]);
    expect(done).toMatchObject({
      findingId: rows[0]?.findingId,
      kind: 'package-cache',
      with: { digest: SECOND, tag: '1.3.0' },
    });
    const { predictedBytes = 0, savedBytes } = done ?? {};
    expect(predictedBytes).toBeGreaterThan(1_500_000);
    expect(Math.abs((savedBytes ?? 0) / predictedBytes - 1)).toBeLessThan(0.1);
    expect((await read(THIRD)).done).toEqual([done]);
    expect((await read(FIRST)).done).toEqual([]);
  });

  it('keeps an outcome when the findings are found again', async () => {
    const { db, clock } = api.runtime;
    const before = await db.findingOutcome.findMany();
    await db.findingSet.updateMany({ data: { rulesVersion: 0 } });
    const writer = createFindingWriter({ db, clock, log: pino({ level: 'silent' }) });
    await writer.runDue();
    expect(await db.findingSet.count({ where: { rulesVersion: 0 } })).toBe(0);
    expect(await db.findingOutcome.findMany()).toEqual(before);
  });

  it('counts in the usage with what was predicted, and by owner with what a rollout could save', async () => {
    const [done] = (await read(THIRD)).done;
    const { predictedBytes = 0, savedBytes = 0 } = done ?? {};
    const sums = { done: 1, measured: 1, predictedBytes, savedBytes };
    const usage = await api.read('/api/v1/usage/savings', UsageSavings);
    const [item, ...others] = usage.items;
    expect(others).toEqual([]);
    expect(item).toEqual({ ...sums, repositoryId, reference: `${registry.host}/team/bookings` });
    const newest = await readFindings(THIRD);
    expect(usage).toMatchObject({
      ...sums,
      owners: [{ owner: null, repositories: 1, rolloutBytes: newest.savedBytes }],
    });
  });

  it('begins with the secrets for editors, and never names them for others', async () => {
    const plan = await read(THIRD);
    expect(plan.steps[0]).toMatchObject({
      number: 1,
      certainty: 'certain',
      savedBytes: 0,
      findings: [{ kind: 'secret' }],
    });
    expect(plan.steps[0]?.remedy.text).toMatch(/^Revoke the secret/);
    const answer = await api.call('GET', pathOf(THIRD), undefined, { as: viewer });
    const seen = ImagePlan.parse(answer.body);
    expect(seen).toMatchObject({ hidden: 1, afterBytes: plan.afterBytes });
    expect(seen.steps[0]?.number).toBe(1);
    expect(seen.steps.length).toBe(plan.steps.length - 1);
    expect(answer.text).not.toMatch(/npmrc|[Ss]ecret in/);
    const text = await api.call('GET', pathOf(THIRD, '&format=markdown'), undefined, { as: viewer });
    expect(text.text).not.toMatch(/npmrc|[Ss]ecret/);
  });

  it('leaves out what is dismissed', async () => {
    const before = await read(FIRST);
    const [{ id = '' } = {}] = before.steps[0]?.findings ?? [];
    const path = `/api/v1/repositories/${repositoryId}/dismissals/${id}`;
    await api.call('PUT', path, { reason: 'meant' });
    const after = await read(FIRST);
    expect(after.steps.flatMap(({ findings }) => findings.map((one) => one.id))).not.toContain(id);
    expect(after.afterBytes).toBe((await readFindings(FIRST)).sizeBytes - (await readFindings(FIRST)).savedBytes);
    await api.call('DELETE', path);
    expect(await read(FIRST)).toEqual(before);
  });

  it('is Markdown on request', async () => {
    const { markdown, steps } = await read(FIRST);
    expect(markdown).toMatch(/^## \d+\.\d MB → about \d+\.\d+ MB in \d steps\n/);
    expect(markdown.match(/^- \[ \] /gm)).toHaveLength(steps.length);
    const byQuery = await api.call('GET', pathOf(FIRST, '&format=markdown'));
    expect(byQuery.text).toBe(markdown);
    expect(byQuery.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    const byHeader = await api.call('GET', pathOf(FIRST), undefined, { headers: { accept: 'text/markdown' } });
    expect(byHeader.text).toBe(markdown);
    const byBoth = await api.call('GET', pathOf(FIRST, '&format=json'), undefined, {
      headers: { accept: 'text/markdown' },
    });
    expect(ImagePlan.parse(byBoth.body).markdown).toBe(markdown);
    expect((await api.call('GET', pathOf(FIRST, '&format=pdf'))).status).toBe(400);
  });

  it('is not found for another image or repository', async () => {
    expect((await api.call('GET', pathOf(`sha256:${'0'.repeat(64)}`))).status).toBe(404);
    expect((await api.call('GET', `/api/v1/images/${FIRST}/plan?repositoryId=none`)).status).toBe(404);
  });
});

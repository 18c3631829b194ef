import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeToken } from '#lib/auth/tokens.ts';
import { insertToken } from '#lib/db/accounts/tokens.ts';
import { findOverride } from '#lib/db/checks/checks.ts';
import { Check } from '#lib/views/dto/check.ts';
import { AuditList } from '#lib/views/dto/people.ts';
import { type DockerRegistry, REGISTRY_ACCOUNT, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, buildIndex, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { type Answer, type Api, type CallInit, openApi } from './api.ts';
import { addPerson } from './people.ts';

const REVISION = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
const PATH = '/api/v1/check';

let api: Api;
let registry: DockerRegistry;
let repositoryId: string;
let ciToken: Record<string, string>;

const base = layerOf('ADD rootfs.tar /', 200_000, 1);
const platforms = ['linux/amd64', 'linux/arm64'];

/** Builds an image of two platforms whose `npm ci` layer has about this many bytes. */
function imageOf(bytes: number, created: string, labels: Record<string, string> = {}, only = platforms) {
  const children = only.map((platform, at) => ({
    platform,
    image: buildImage({
      flavour: 'oci',
      platform,
      created,
      labels,
      layers: [base, layerOf('RUN npm ci # buildkit', bytes, 10 + at + (bytes % 97))],
    }),
  }));
  return buildIndex('oci', children, { attested: true });
}

const push = (tag: string, image: ReturnType<typeof imageOf>) =>
  pushImage(`${registry.host}/acme/api:${tag}`, image, REGISTRY_ACCOUNT);
const nameOf = (tag: string) => `${registry.host}/acme/api:${tag}`;

async function ask(body: object, init: CallInit = {}, path = PATH): Promise<Answer> {
  return api.call('POST', path, body, { as: ciToken, ...init });
}

async function check(body: object, init: CallInit = {}): Promise<Check> {
  const answer = await ask(body, init);
  expect(answer.status, answer.text).toBe(200);
  return Check.parse(answer.body);
}

async function tokenWith(scopes: ('read' | 'check' | 'write')[]) {
  const { token, hash, hint } = makeToken();
  const userId = await addPerson(api, 'admin', `${crypto.randomUUID()}@plimsoll.test`);
  await insertToken(api.runtime.db, { userId, name: 'CI', hash, hint, scopes, createdAt: new Date(), expiresAt: null });
  return { authorization: `Bearer ${token}` };
}

beforeAll(async () => {
  api = await openApi({ env: { PLIMSOLL_BASE_URL: 'https://plimsoll.test' } });
  registry = await startDockerRegistry({ auth: true });
  await push('main', imageOf(1_000_000, '2026-01-02T03:04:05Z', { 'org.opencontainers.image.revision': REVISION }));
  const reference = nameOf('main');
  const added = await api.call('POST', '/api/v1/repositories', { reference, credentials: REGISTRY_ACCOUNT });
  expect(added.status, added.text).toBe(201);
  repositoryId = (added.body as { id: string }).id;
  expect(await api.runtime.poller.pollNow(repositoryId, 'manual')).toMatchObject({ state: 'succeeded' });
  ciToken = await tokenWith(['check']);
  await push('pr-1', imageOf(1_000_100, '2026-01-03T00:00:00Z'));
  await push(
    'pr-2',
    imageOf(3_000_000, '2026-01-03T00:00:00Z', { 'org.opencontainers.image.revision': 'f'.repeat(40) }),
  );
});
afterAll(async () => {
  await registry.remove();
  await api.close();
});

describe('POST /check', () => {
  it('compares with the newest push of the base stream before the build, and names it', async () => {
    const { verdict, baseline, platforms: judged, repositoryId: watched } = await check({ image: nameOf('pr-1') });
    expect({ verdict, watched }).toEqual({ verdict: 'pass', watched: repositoryId });
    expect(baseline).toMatchObject({ how: 'stream', tag: 'main', reference: nameOf('main'), revision: null });
    expect(baseline.sentence).toContain('newest push of the series main that is older');
    expect(judged.map(({ platform }) => platform)).toEqual(platforms);
  });

  it('fails on a critical step, names the instruction, and its sizes add up', async () => {
    const { verdict, platforms: judged, report, reasons } = await check({ image: nameOf('pr-2') });
    expect(verdict).toBe('fail');
    expect(reasons.map(({ code }) => code)).toEqual(['told-step', 'told-step']);
    for (const one of judged) {
      expect(one.deltaBytes).toBe(one.toBytes - (one.fromBytes ?? 0));
      expect(one.layers.reduce((sum, { deltaBytes }) => sum + deltaBytes, 0)).toBe(one.deltaBytes);
      expect(one.layers.map(({ change }) => change)).toEqual(['same', 'changed']);
      expect(one.pullCostBytes).toBe(one.layers[1]?.toBytes);
      expect(one.rule).toBe('Built in');
    }
    expect(report).toContain('RUN npm ci');
    expect(report).toContain('https://plimsoll.test/checks/');
  });

  it('returns Markdown, the verdict in a header, and 422 on fail in strict mode', async () => {
    const headers = { accept: 'text/markdown' };
    const kind = await ask({ image: nameOf('pr-2') }, { headers });
    expect(kind.status).toBe(200);
    expect(kind.headers.get('x-plimsoll-verdict')).toBe('fail');
    expect(kind.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(kind.text).toMatch(/^### ❌ Plimsoll: fail/);
    expect((await ask({ image: nameOf('pr-2') }, { headers }, `${PATH}?strict=1`)).status).toBe(422);
    expect((await ask({ image: nameOf('pr-1') }, { headers }, `${PATH}?strict=1`)).status).toBe(200);
  });

  it('only warns in report-only mode', async () => {
    const answer = await ask({ image: nameOf('pr-2'), reportOnly: true }, {}, `${PATH}?strict=1`);
    expect(answer.status).toBe(200);
    const { verdict, reasons } = Check.parse(answer.body);
    expect(verdict).toBe('warn');
    expect(reasons[0]?.code).toBe('report-only');
  });

  it('prefers the image of the merge base commit', async () => {
    const { baseline } = await check({ image: nameOf('pr-1'), mergeBase: REVISION });
    expect(baseline).toMatchObject({ how: 'revision', revision: REVISION, tag: 'main' });
    const other = await check({ image: nameOf('pr-1'), mergeBase: 'b'.repeat(40) });
    expect(other.baseline.how).toBe('stream');
    expect(other.baseline.sentence).toContain('no image seen here has the revision bbbbbbbbbbbb');
  });

  it('uses a given baseline by tag or digest, and refuses one that does not exist', async () => {
    const byTag = await check({ image: nameOf('pr-2'), baseline: 'pr-1' });
    expect(byTag.baseline).toMatchObject({ how: 'given', reference: nameOf('pr-1') });
    expect(byTag.platforms[0]?.fromBytes).toBe((await check({ image: nameOf('pr-1') })).platforms[0]?.toBytes);
    const digest = byTag.digest ?? '';
    expect((await check({ image: nameOf('pr-1'), baseline: digest })).baseline.digest).toBe(digest);
    expect((await ask({ image: nameOf('pr-1'), baseline: 'nowhere' })).body).toMatchObject({
      code: 'not-found',
      field: 'baseline',
    });
  });

  it('is neutral without a baseline, and judges by a given budget', async () => {
    await push('old', imageOf(500_000, '2025-12-01T00:00:00Z'));
    const { verdict, baseline, platforms: judged } = await check({ image: nameOf('old') });
    expect({ verdict, how: baseline.how }).toEqual({ verdict: 'neutral', how: 'none' });
    expect(baseline.sentence).toContain('no push of the series main is older than this build');
    const size = judged[0]?.toBytes ?? 0;
    const most = Math.max(...judged.map(({ toBytes }) => toBytes));
    expect((await check({ image: nameOf('old'), budget: most })).verdict).toBe('pass');
    const over = await check({ image: nameOf('old'), budget: size - 1 });
    expect(over.platforms[0]?.budget).toEqual({
      metric: 'total',
      limitBytes: size - 1,
      valueBytes: size,
      overBytes: 1,
    });
    expect(over.verdict).toBe('fail');
  });

  it('reads the requested platforms, and refuses one that the image does not have', async () => {
    const { platforms: judged } = await check({ image: nameOf('pr-1'), platforms: ['linux/arm64'] });
    expect(judged.map(({ platform }) => platform)).toEqual(['linux/arm64']);
    const missing = await ask({ image: nameOf('pr-1'), platforms: ['linux/s390x'] });
    expect(missing.status).toBe(422);
    expect(missing.text).toContain('It has ');
    expect(missing.headers.get('x-plimsoll-verdict')).toBeNull();
  });

  it('waits for an image that is still being pushed, up to waitSeconds', async () => {
    const asked = check({ image: nameOf('late'), waitSeconds: 30 });
    await new Promise((done) => setTimeout(done, 1_500));
    await push('late', imageOf(1_000_000, '2026-01-04T00:00:00Z'));
    expect((await asked).verdict).toBe('pass');
    const startedAt = performance.now();
    const never = await ask({ image: nameOf('never'), waitSeconds: 1 });
    expect(never.body).toMatchObject({ status: 422, code: 'not-found', field: 'image' });
    expect(performance.now() - startedAt).toBeLessThan(6_000);
    expect((await ask({ image: nameOf('never'), waitSeconds: 301 })).status).toBe(422);
  });

  it('stores no tag and no observation', async () => {
    const { db } = api.runtime;
    expect(await db.tag.count({ where: { repositoryId } })).toBe(1);
    expect(await db.observation.count({ where: { repositoryId } })).toBe(1);
    expect(await db.check.count()).toBeGreaterThan(5);
  });

  it('uses a stored credential only for watched repositories, unless the token has the write scope', async () => {
    await pushImage(`${registry.host}/acme/secret:1`, imageOf(1_000, '2026-01-01T00:00:00Z'), REGISTRY_ACCOUNT);
    const image = `${registry.host}/acme/secret:1`;
    const refused = await ask({ image });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'not-watched', field: 'image' });
    const allowed = await check({ image }, { as: await tokenWith(['check', 'write']) });
    expect(allowed).toMatchObject({ verdict: 'neutral', repositoryId: null });
    expect((await ask({ image: 'other.invalid/acme/api:1' })).body).toMatchObject({ code: 'not-watched' });
    expect((await ask({ image: nameOf('pr-1'), baseline: image })).body).toMatchObject({ field: 'baseline' });
  });

  it('refuses an invalid reference and an unknown field', async () => {
    for (const body of [
      { image: '' },
      { image: 'A b' },
      { image: nameOf('pr-1'), budgett: 1 },
      { image: nameOf('pr-1'), mergeBase: 'x' },
    ])
      expect((await ask(body)).status, JSON.stringify(body)).toBe(422);
  });
});

describe('an override of a check', () => {
  it('needs more than the check scope', async () => {
    expect((await ask({ image: nameOf('pr-2'), override: { reason: 'known' } })).status).toBe(403);
  });

  it('is accepted with the check itself when the token has the write scope', async () => {
    await push('pr-3', imageOf(2_500_000, '2026-01-03T00:00:00Z'));
    const as = await tokenWith(['check', 'write']);
    const { verdict, override } = await check({ image: nameOf('pr-3'), override: { reason: 'a model' } }, { as });
    expect({ verdict, override }).toEqual({ verdict: 'warn', override: { reason: 'a model', by: 'CI' } });
    const audit = await api.read('/api/v1/audit', AuditList);
    expect(audit.items[0]).toMatchObject({ action: 'check.override', actor: { kind: 'token', name: 'CI' } });
  });

  it('turns a fail into a warning with author and reason, is audited, and applies to later checks', async () => {
    const failed = await check({ image: nameOf('pr-2') });
    const path = `/api/v1/checks/${failed.id}/override`;
    const overridden = await api.call('POST', path, { reason: 'ships the model now' });
    expect(overridden.status, overridden.text).toBe(200);
    expect(Check.parse(overridden.body)).toMatchObject({
      verdict: 'warn',
      override: { reason: 'ships the model now', by: 'PLIMSOLL_ADMIN_TOKEN' },
    });
    const again = await check({ image: nameOf('pr-2') });
    expect(again.verdict).toBe('warn');
    expect(again.reasons[0]).toMatchObject({ code: 'overridden' });
    expect(again.report).toContain('ships the model now');
    const stored = await api.read(`/api/v1/checks/${failed.id}`, Check);
    expect(stored.verdict).toBe('warn');
    expect(stored.report).toMatch(/^> \*\*Overridden\*\* by .*: ships the model now\n\n### ❌ Plimsoll: fail/);
    const audit = await api.read('/api/v1/audit', AuditList);
    expect(audit.items[0]).toMatchObject({ action: 'check.override', details: { reason: 'ships the model now' } });
  });

  it.each([
    { by: 'the index', digests: (one: Check) => [one.digest ?? ''], revision: null },
    { by: 'a platform', digests: (one: Check) => [one.platforms[1]?.digest ?? ''], revision: null },
    { by: 'the revision', digests: () => [], revision: 'f'.repeat(40) },
  ])('is found by $by', async ({ digests, revision }) => {
    const one = await check({ image: nameOf('pr-2') });
    const { db } = api.runtime;
    const asked = { digests: digests(one), revision, repositoryId, now: new Date() };
    expect(await findOverride(db, asked)).toMatchObject({ reason: 'ships the model now' });
    expect(await findOverride(db, { ...asked, repositoryId: 'another' })).toBeNull();
    expect(await findOverride(db, { ...asked, repositoryId: null })).toBeNull();
    expect(await findOverride(db, { ...asked, now: new Date(Date.now() + 91 * 86_400_000) })).toBeNull();
    expect(await findOverride(db, { ...asked, digests: ['sha256:0'], revision: 'ffffff' })).toBeNull();
  });
});

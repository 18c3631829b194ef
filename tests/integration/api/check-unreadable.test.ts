import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Check } from '#lib/views/dto/check.ts';
import { OCI_MANIFEST, sha256 } from '#tests/support/fake-registry/content.ts';
import { type FakeRegistry, startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import type { Reply } from '#tests/support/fake-registry/reply.ts';
import { type Api, openApi } from './api.ts';

const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const ABSENT = sha256(Buffer.from('absent'));

let api: Api;
let registry: FakeRegistry;
let count = 0;

beforeAll(async () => {
  api = await openApi();
  registry = await startFakeRegistry();
  await watch(registry);
});
afterAll(async () => {
  await registry.close();
  await api.close();
});

async function watch(at: FakeRegistry) {
  at.content.image('acme/app', 'main', [30_000_000, 1_000_000]);
  const added = await api.call('POST', '/api/v1/repositories', { reference: `${at.host}/acme/app:main` });
  expect(added.status, added.text).toBe(201);
  const { id } = added.body as { id: string };
  expect(await api.runtime.poller.pollNow(id, 'manual')).toMatchObject({ state: 'succeeded' });
}

const ask = (tag: string, more: object = {}, query = '') =>
  api.call('POST', `/api/v1/check${query}`, { image: `${registry.host}/acme/app:${tag}`, ...more });

async function check(tag: string, more: object = {}) {
  const answer = await ask(tag, more);
  expect(answer.status, answer.text).toBe(200);
  const found = Check.parse(answer.body);
  expect(answer.headers.get('x-plimsoll-verdict')).toBe(found.verdict);
  expect((await api.read(`/api/v1/checks/${found.id}`, Check)).verdict).toBe(found.verdict);
  return found;
}

/** Pushes these bytes under a new tag. @returns the tag */
function push(manifest: object | Uint8Array, mediaType = OCI_MANIFEST): string {
  count += 1;
  registry.content.tag('acme/app', `pr-${count}`, manifest, mediaType);
  return `pr-${count}`;
}

const configBlob = () => ({
  mediaType: CONFIG,
  ...registry.content.blob({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } }),
});
const layer = { mediaType: LAYER, digest: sha256(Buffer.from('layer')), size: 10 };
const manifestWith = (changes: object) => ({
  schemaVersion: 2,
  mediaType: OCI_MANIFEST,
  config: configBlob(),
  layers: [layer],
  ...changes,
});
const child = (digest: string) => ({
  mediaType: OCI_MANIFEST,
  digest,
  size: 100,
  platform: { os: 'linux', architecture: 'amd64' },
});
const indexOf = (...manifests: object[]) => ({ schemaVersion: 2, mediaType: OCI_INDEX, manifests });

describe('a check of an unreadable image', () => {
  it.each<[string, string, () => string]>([
    ['a manifest under another content type', 'type-conflict', () => push(manifestWith({}), DOCKER_MANIFEST)],
    ['a layer without mediaType', '', () => push(manifestWith({ layers: [{ ...layer, mediaType: undefined }] }))],
    ['a negative size', 'bad-size', () => push(manifestWith({ layers: [{ ...layer, size: -1 }] }))],
    ['a size that is a text', 'bad-size', () => push(manifestWith({ layers: [{ ...layer, size: '10' }] }))],
    ['a digest that is none', 'bad-digest', () => push(manifestWith({ layers: [{ ...layer, digest: 'sha256:x' }] }))],
    ['no JSON', 'not-json', () => push(Buffer.from('<html>sign in</html>'))],
    ['a NUL and a lone surrogate', '', () => push(manifestWith({ mediaType: 'a\u0000b\ud800' }))],
    ['an unknown kind', 'no-image', () => push({ schemaVersion: 1, fsLayers: [] }, 'text/plain')],
    ['manifests and layers at once', '', () => push({ ...manifestWith({}), manifests: [] })],
    ['layers that are no list', 'shape', () => push(manifestWith({ layers: {} }))],
    [
      'a config that is not there',
      'not-found',
      () => push(manifestWith({ config: { ...configBlob(), digest: ABSENT } })),
    ],
    [
      'a config that is no JSON',
      'not-json',
      () => push(manifestWith({ config: { mediaType: CONFIG, ...registry.content.blob(Buffer.from('no')) } })),
    ],
    ['a config of another size', '', () => push(manifestWith({ config: { ...configBlob(), size: 7 } }))],
    ['a child that is not there', 'not-found', () => push(indexOf(child(ABSENT)), OCI_INDEX)],
    [
      'a child that is broken',
      'bad-size',
      () => {
        const bad = registry.content.manifest(manifestWith({ layers: [{ ...layer, size: -1 }] }));
        return push(indexOf(child(bad)), OCI_INDEX);
      },
    ],
  ])('has a verdict with a reason for %s', async (_, cause, makeTag) => {
    const tag = makeTag();
    const { verdict, reasons, platforms, report, digest } = await check(tag);
    expect(verdict, report).toMatch(cause === '' ? /^(fail|neutral|pass|warn)$/ : /^fail$/);
    if (verdict !== 'fail') return;
    const [reason] = reasons;
    expect(reason).toMatchObject({ code: 'image-unreadable', platform: null, hint: expect.stringMatching(/\w/) });
    if (cause !== '') expect(reason?.cause).toBe(cause);
    expect(reason?.message).toMatch(/^The image cannot be read: ./);
    expect(platforms).toEqual([]);
    expect(digest).toMatch(/^sha256:/);
    expect(report).toMatch(/^### ❌ Plimsoll: fail/);
    expect(report).toContain('Nothing is judged until this can be read.');
    expect((await ask(tag, {}, '?strict=1')).status).toBe(422);
  });

  it.each([
    ['an index of nothing', indexOf()],
    [
      'an index of attestations alone',
      indexOf({
        ...child(ABSENT),
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      }),
    ],
    [
      'an artifact',
      {
        schemaVersion: 2,
        mediaType: OCI_MANIFEST,
        artifactType: 'application/vnd.example',
        config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: sha256(Buffer.from('{}')), size: 2 },
        layers: [],
      },
    ],
  ])('fails because %s is no image', async (_, manifest) => {
    const { verdict, reasons } = await check(push(manifest, 'manifests' in manifest ? OCI_INDEX : OCI_MANIFEST));
    expect({ verdict, code: reasons[0]?.code }).toEqual({ verdict: 'fail', code: 'image-unreadable' });
  });

  it('fails when the content does not match the requested digest', async () => {
    const digest = registry.content.image('acme/app', 'by-digest', [1_000]);
    registry.switches.body = 'changed';
    const answer = await api.call('POST', '/api/v1/check', { image: `${registry.host}/acme/app@${digest}` });
    registry.switches.body = 'whole';
    expect(answer.status, answer.text).toBe(200);
    expect(Check.parse(answer.body)).toMatchObject({ verdict: 'fail', reasons: [{ cause: 'wrong-content' }] });
  });

  it('has the same cause and text as the preview of the reference', async () => {
    const tag = push(manifestWith({}), DOCKER_MANIFEST);
    const { reasons } = await check(tag);
    const reference = `${registry.host}/acme/app:${tag}`;
    const preview = await api.call('POST', '/api/v1/repositories/preview', { reference });
    const { problem } = (preview.body as { items: { problem: { code: string; message: string } }[] }).items[0] ?? {};
    expect(reasons[0]?.cause).toBe(problem?.code);
    expect(reasons[0]?.message).toContain(problem?.message ?? 'no message');
    expect(reasons[0]?.message).toContain('was sent as');
  });

  it('warns in report-only mode, and warns after an override that later checks reuse', async () => {
    const tag = push(manifestWith({ layers: [{ ...layer, size: -2 }] }));
    expect(await check(tag, { reportOnly: true })).toMatchObject({ verdict: 'warn' });
    const { id } = await check(tag);
    const passed = await api.call('POST', `/api/v1/checks/${id}/override`, { reason: 'known' });
    expect(passed.body).toMatchObject({ verdict: 'warn' });
    expect(await check(tag)).toMatchObject({ verdict: 'warn', override: { reason: 'known' } });
  });

  it('is an error without a verdict when the registry does not have the tag', async () => {
    const answer = await ask('nowhere');
    expect(answer.body).toMatchObject({ status: 422, code: 'not-found', field: 'image' });
    expect(answer.headers.get('x-plimsoll-verdict')).toBeNull();
  });
});

describe('a check whose registry sends no manifest', () => {
  const html = { 'content-type': 'text/html' };
  it.each<[string, Reply | Partial<FakeRegistry['switches']>, string]>([
    ['401', { status: 401 }, 'fail'],
    ['403', { status: 403, body: '{"errors":[{"code":"DENIED"}]}' }, 'fail'],
    ['a page with 200', { status: 200, headers: html, body: '<html>' }, 'fail'],
    ['418', { status: 418 }, 'fail'],
    ['a redirect to plain http elsewhere', { status: 307, headers: { location: 'http://169.254.169.254/' } }, 'fail'],
    ['a redirect to nowhere', { status: 302 }, 'fail'],
    ['a body without end', { body: 'endless' }, 'fail'],
    ['500', { status: 500 }, 'neutral'],
    ['503 for an hour', { status: 503, headers: { 'retry-after': '3600' } }, 'neutral'],
    ['429', { status: 429, headers: { 'retry-after': '3600' } }, 'neutral'],
  ])(
    'has a verdict with a reason for %s',
    async (_, fault, expected) => {
      const other = await startFakeRegistry();
      try {
        await watch(other);
        if ('status' in fault)
          other.switches.intercept = ({ path }) => (path.includes('/manifests/') ? fault : undefined);
        else Object.assign(other.switches, fault);
        const answer = await api.call('POST', '/api/v1/check', { image: `${other.host}/acme/app:main` });
        expect(answer.status, answer.text).toBe(200);
        const { verdict, reasons, digest, report } = Check.parse(answer.body);
        const code = expected === 'fail' ? 'image-unreadable' : 'registry-away';
        expect({ verdict, code: reasons[0]?.code }, reasons[0]?.message).toEqual({ verdict: expected, code });
        expect(digest).toBeNull();
        if (expected === 'neutral') expect(report).toContain('Run the check again when the registry answers.');
      } finally {
        await other.close();
      }
    },
    60_000,
  );

  it.each([
    [403, 200, { verdict: 'fail', reasons: [{ code: 'image-unreadable', cause: 'redirect-target' }] }],
    [500, 200, { verdict: 'neutral', reasons: [{ code: 'registry-away' }] }],
    [404, 422, { code: 'not-found' }],
  ])(
    'judges a redirect to a storage that answers %i by that status',
    async (status, expected, body) => {
      const [other, storage] = [await startFakeRegistry(), await startFakeRegistry()];
      try {
        await watch(other);
        storage.switches.intercept = () => ({ status });
        other.switches.intercept = ({ path }) =>
          path.includes('/manifests/') ? { status: 307, headers: { location: storage.origin + path } } : undefined;
        const answer = await api.call('POST', '/api/v1/check', { image: `${other.host}/acme/app:main` });
        expect(answer.status, answer.text).toBe(expected);
        expect(answer.body).toMatchObject(body);
        const preview = await api.call('POST', '/api/v1/repositories/preview', {
          reference: `${other.host}/acme/app:typo`,
        });
        const { items } = preview.body as { items: { tried: { tagCount: number } | null }[] };
        expect(items[0]?.tried?.tagCount ?? null).toBe(status === 404 ? 1 : null);
      } finally {
        await other.close();
        await storage.close();
      }
    },
    60_000,
  );

  it('is neutral when the registry is down', async () => {
    const other = await startFakeRegistry();
    await watch(other);
    await other.close();
    const image = `${other.host}/acme/app:main`;
    const answer = await api.call('POST', '/api/v1/check?strict=1', { image });
    expect(answer.status, answer.text).toBe(200);
    expect(Check.parse(answer.body)).toMatchObject({ verdict: 'neutral', reasons: [{ code: 'registry-away' }] });
    expect(answer.text).not.toMatch(/Make the image smaller/);
  }, 60_000);
});

describe('a check with an unreadable given baseline', () => {
  it('fails with the reason, and still judges a budget', async () => {
    const tag = push(manifestWith({}), DOCKER_MANIFEST);
    const { verdict, reasons, platforms } = await check('main', { baseline: tag, budget: 1 });
    expect(verdict).toBe('fail');
    expect(reasons.map(({ code }) => code)).toEqual(['baseline-unreadable', 'over-budget', 'no-baseline']);
    expect(platforms).toHaveLength(1);
    const within = await check('main', { baseline: tag, budget: 100_000_000 });
    expect(within).toMatchObject({ verdict: 'fail', baseline: { how: 'none' } });
  });

  it('is an error when the baseline does not exist', async () => {
    expect((await ask('main', { baseline: 'nowhere' })).body).toMatchObject({ code: 'not-found', field: 'baseline' });
  });
});

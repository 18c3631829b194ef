import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findIndex } from '#lib/contents/index/decode.ts';
import { findStoredIndexes } from '#lib/db/contents/contents.ts';
import { nameContents } from '#lib/incidents/name-contents.ts';
import { createLog } from '#lib/log/log.ts';
import { FileTree } from '#lib/views/dto/contents.ts';
import { RawInstructions } from '#lib/views/dto/image.ts';
import { AuditList } from '#lib/views/dto/people.ts';
import { dumpDatabase, findLeaks, spellingsOf } from '#tests/support/canary.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { OCI_MANIFEST, sha256 } from '#tests/support/fake-registry/content.ts';
import { type FakeRegistry, startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { type Receiver, startReceiver } from '#tests/support/receiver.ts';
import { type Api, openApi, waitUntil } from './api.ts';
import { addPerson, signInAs } from './people.ts';
import { loadRoutes } from './routes.ts';
import { FILE_CANARIES, FOUND_IN_FILES, layerWith } from './secret-files.ts';
import { sendDue } from './send-due.ts';

const BUILD_ARGUMENT = 'npm_q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB';
const HEADER = 'canary-of-a-header-4711';
const LABEL = 'canary of a label 4711';
const ANNOTATION = 'glpat-q7Rk2mXv9TbL4wZc8NdH';
const COMMAND = 'canary-of-a-command-4711';
const AUTHOR = 'canary4711author';
const TEXTS = { BUILD_ARGUMENT, HEADER, LABEL, ANNOTATION, COMMAND, AUTHOR };
const CANARIES = {
  ...Object.fromEntries(Object.entries(TEXTS).map(([name, secret]) => [name, spellingsOf(secret)])),
  ...FILE_CANARIES,
};
const QUERIES = ['', '?repositoryId=ID', '?layers=true&repositoryId=ID', '?repositoryId=ID&path=app&depth=3'];
const INSTRUCTION = `RUN |1 NPM_TOKEN=${BUILD_ARGUMENT} /bin/sh -c npm ci && curl -H "Authorization: Bearer ${HEADER}" https://x # buildkit`;
const DAY_MS = 86_400_000;
/** Megabytes of the newest image, which is an incident. */
const LARGE = 12;

let api: Api;
let fake: FakeRegistry;
let receiver: Receiver;
let repositoryId: string;
let newest: string;
let logged = '';

/** Pushes an image with a secret in every text that a config and a manifest can have, and in files when it is large. */
function push(tag: string, megabytes: number, at: number, token = BUILD_ARGUMENT): string {
  const own = layerWith(megabytes, String(at), megabytes < LARGE ? null : BUILD_ARGUMENT);
  const layers = [layerWith(1, 'base', null), own].map((bytes) => ({
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    ...fake.content.blob(bytes),
  }));
  const created = new Date(at).toISOString();
  const config = fake.content.blob({
    os: 'linux',
    architecture: 'amd64',
    created,
    author: `me https://me:${AUTHOR}@example.com`,
    config: {
      Labels: {
        'com.example.db-password': LABEL,
        'com.example.config': JSON.stringify({ registry: { password: HEADER } }),
        'org.opencontainers.image.revision': sha256(Buffer.from(created)).slice(7, 47),
        'org.opencontainers.image.source': `https://me:${AUTHOR}@github.com/acme/api`,
      },
      Entrypoint: ['tool', '--password', COMMAND],
      Cmd: ['sh', '-c', `serve --token=${COMMAND}`],
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => sha256(Buffer.from(digest))) },
    history: [
      { created, created_by: 'ADD rootfs.tar /' },
      { created, created_by: `ENV DB_PASSWORD=${HEADER}`, empty_layer: true },
      { created, created_by: INSTRUCTION.replace(BUILD_ARGUMENT, token) },
    ],
  });
  return fake.content.tag('acme/api', tag, {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    layers,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    annotations: { 'com.example.ci': `GITLAB_TOKEN=${ANNOTATION}`, note: `by https://me:${AUTHOR}@example.com` },
  });
}

function captureLog(): void {
  const sink = createLog('trace', { write: (line: string) => (logged += line) });
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)
    vi.spyOn(api.runtime.log, level).mockImplementation((...given: unknown[]) =>
      Reflect.apply(sink[level], sink, given),
    );
}

const poll = () => api.runtime.poller.pollNow(repositoryId, 'manual');
const contentsPath = (digest: string) => `/api/v1/images/${digest}/contents?repositoryId=${repositoryId}`;
const filesPath = (digest: string) => `/api/v1/images/${digest}/files?repositoryId=${repositoryId}`;
const instructionsPath = (digest: string) => `/api/v1/images/${digest}/instructions?repositoryId=${repositoryId}`;

beforeAll(async () => {
  api = await openApi();
  captureLog();
  fake = await startFakeRegistry();
  receiver = await startReceiver();
  const channel = await api.call('POST', '/api/v1/channels', {
    kind: 'webhook',
    name: 'Hook',
    settings: { url: receiver.url },
    allowPrivate: true,
  });
  expect(channel.status, channel.text).toBe(201);
  const start = Date.now() - 20 * DAY_MS;
  for (const [index, megabytes] of [2, 2, 2].entries()) {
    push('latest', megabytes, start + index * DAY_MS);
    if (index > 0) await poll();
    else {
      const reference = `${fake.host}/acme/api:latest`;
      const added = await api.call('POST', '/api/v1/repositories', { reference, insecure: true, relation: 'ours' });
      expect(added.status, added.text).toBe(201);
      repositoryId = (added.body as { id: string }).id;
      await poll();
    }
  }
  newest = push('latest', LARGE, Date.now() - 60_000);
  await poll();
});
afterAll(async () => {
  await fake.close();
  await receiver.close();
  await api.close();
});

describe('a secret in the history, labels, annotations, command or files of an image', () => {
  it('is masked in the incident, its messages and checks in CI', async () => {
    const { db } = api.runtime;
    expect(await db.incident.count()).toBe(1);
    await db.delivery.updateMany({ data: { nextTryAt: new Date(0) } });
    await sendDue(api);
    expect(receiver.received.length).toBeGreaterThan(0);
    const bodies = receiver.received.map(({ body }) => body).join('\n');
    expect(bodies).toContain('npm ci');
    expect(bodies).toContain('‹secret authorization #');
    expect(findLeaks(bodies, CANARIES)).toEqual([]);
    push('pr-1', 2 * LARGE, Date.now());
    for (const body of [
      { image: `${fake.host}/acme/api:pr-1` },
      { image: `${fake.host}/acme/api:pr-1`, baseline: `${fake.host}/acme/api:latest` },
    ]) {
      const check = await api.call('POST', '/api/v1/check', body);
      expect(check.status, check.text).toBe(200);
      expect(check.text).toContain('npm ci');
    }
  });

  it('is found in files, and its text is not in the index', async () => {
    const { db, clock, log } = api.runtime;
    const onRead = (digests: readonly string[]) => nameContents(db, digests, clock.now());
    expect((await api.call('POST', contentsPath(newest))).status).toBe(202);
    await openReader(db, clock, { log, onRead }).reader.runDue();
    // The end of the poll requested the layers of the incident, so that the runtime may have claimed some.
    await waitUntil(async () => (await db.incident.findMany()).every(({ contents }) => contents !== null));
    const files = await api.read(`${filesPath(newest)}&path=app&depth=3`, FileTree);
    expect(files.layers.map(({ state, notes }) => [state, notes])).toEqual(Array(2).fill(['read', []]));
    expect(files.items.map(({ name }) => name)).toContain('.npmrc');
    const { layer: digest = '' } = files.layers[1] ?? {};
    const index = findIndex((await findStoredIndexes(db, repositoryId, [digest])).get(digest) ?? Buffer.alloc(0));
    const hits = index?.secretHits() ?? [];
    expect(hits.map(({ path, kind }) => `${path}: ${kind}`).sort()).toEqual(FOUND_IN_FILES);
    expect(index?.traces()).toEqual([
      { path: 'app/.next/server/page.js.nft.json', files: ['app/node_modules/left/index.js'] },
    ]);
    // The history has the same secret.
    const { fingerprint } = hits.find(({ path }) => path === 'app/ci.txt') ?? {};
    const [instruction] = await db.instruction.findMany({ where: { text: { contains: 'npm ci' } } });
    expect(instruction?.text).toContain(`‹secret npm_… #${fingerprint}›`);
    const [incident] = await db.incident.findMany();
    expect(JSON.stringify(incident?.contents)).toContain('left');
    await db.delivery.updateMany({ data: { nextTryAt: new Date(0) } });
    await sendDue(api);
    expect(findLeaks(receiver.received.map(({ body }) => body).join('\n'), CANARIES)).toEqual([]);
  });

  it('does not make another instruction when only its value changes', async () => {
    const digest = push('latest', LARGE, Date.now() - 30_000, BUILD_ARGUMENT.replace('q7R', 'q8R'));
    await poll();
    const { text } = await api.call('GET', `/api/v1/compare?from=${newest}&to=${digest}&repositoryId=${repositoryId}`);
    const { layers } = JSON.parse(text) as { layers: { change: string }[] };
    expect(layers.map(({ change }) => change).sort()).toEqual(['changed', 'same']);
  });

  it('is in no response of any endpoint', async () => {
    const { db } = api.runtime;
    const ids = [
      ...[repositoryId, newest, ...(await db.series.findMany()).map(({ id }) => id)],
      ...[...(await db.incident.findMany()), ...(await db.check.findMany())].map(({ id }) => id),
      ...(await db.delivery.findMany()).map(({ id }) => id),
    ];
    for (const { path, handlers } of await loadRoutes()) {
      if (!handlers.GET) continue;
      const paths = path.includes('[')
        ? ids.map((id) => path.replace(/\[(?:\.\.\.)?\w+\]/, encodeURIComponent(id)))
        : [path];
      for (const one of paths)
        for (const query of QUERIES.map((text) => text.replace('ID', repositoryId))) await api.call('GET', one + query);
    }
    await api.call('GET', `/api/v1/compare?to=${newest}&repositoryId=${repositoryId}`);
    expect(api.answers.join('\n')).toMatch(/‹secret npm_… #[0-9a-f]{4}›/);
    expect(api.answers.join('\n')).toMatch(/‹secret password #[0-9a-f]{4}›/);
    expect(api.answers.flatMap((answer) => findLeaks(answer, CANARIES))).toEqual([]);
  });

  it('is in no line of the log', () => {
    expect(logged).toContain('a layer was read');
    expect(findLeaks(logged, CANARIES)).toEqual([]);
  });

  it('is in no column of the database except the bytes of manifests', async () => {
    const dump = await dumpDatabase(process.env.DATABASE_URL ?? '');
    expect(dump.get('public."Instruction"')).toContain('‹secret npm_…');
    expect(dump.get('public."Check"')).toContain('npm ci');
    expect(dump.get('public."LayerContents"')).toContain('dist-info/METADATA');
    const leaks = [...dump].flatMap(([table, text]) => findLeaks(text, CANARIES).map((leak) => `${table}: ${leak}`));
    expect(new Set(leaks.map((leak) => leak.split(':')[0]))).toEqual(new Set(['public."Manifest"']));
  });
});

describe('the unmasked instructions of an image', () => {
  it('are read from the registry for an editor, audited, and not stored', async () => {
    const before = api.answers.length;
    const answer = await api.call('POST', instructionsPath(newest));
    expect(answer.status, answer.text).toBe(200);
    expect(RawInstructions.parse(answer.body)).toEqual({
      digest: newest,
      instructions: ['ADD rootfs.tar /', INSTRUCTION],
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    api.answers.length = before;
    const audit = await api.read('/api/v1/audit', AuditList);
    expect(audit.items[0]).toMatchObject({
      action: 'image.read-instructions',
      target: { kind: 'repository', id: repositoryId, name: `${fake.host}/acme/api` },
      details: { digest: newest },
    });
    expect(findLeaks(JSON.stringify(audit), CANARIES)).toEqual([]);
    const dump = await dumpDatabase(process.env.DATABASE_URL ?? '');
    dump.delete('public."Manifest"');
    expect(findLeaks([...dump.values()].join('\n'), CANARIES)).toEqual([]);
    expect(findLeaks(logged, CANARIES)).toEqual([]);
  });

  it('are refused to a viewer, and not found for an image of another repository', async () => {
    await addPerson(api, 'viewer');
    const as = await signInAs(api, 'viewer@plimsoll.test');
    expect((await api.call('POST', instructionsPath(newest), undefined, { as })).status).toBe(403);
    expect((await api.call('POST', instructionsPath(sha256(Buffer.from('x'))))).status).toBe(404);
    const { db } = api.runtime;
    expect(await db.auditEvent.count({ where: { action: 'image.read-instructions' } })).toBe(1);
  });

  it('give 502 without an audit event when the registry no longer has the config', async () => {
    fake.content.blobs.clear();
    const answer = await api.call('POST', instructionsPath(newest));
    expect(answer.status).toBe(502);
    expect(await api.runtime.db.auditEvent.count({ where: { action: 'image.read-instructions' } })).toBe(1);
  });

  it('can be read at most 20 times a minute', async () => {
    const answers = [];
    for (let count = 0; count < 20; count++) answers.push((await api.call('POST', instructionsPath(newest))).status);
    expect(answers.at(-1)).toBe(429);
  });
});

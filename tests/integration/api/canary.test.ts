import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLog } from '#lib/log/log.ts';
import { dumpDatabase, findLeaks, spellingsOf } from '#tests/support/canary.ts';
import { type FakeRegistry, startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import type { Reply, SeenRequest } from '#tests/support/fake-registry/reply.ts';
import { SECRET } from '#tests/support/poller.ts';
import { ADMIN_TOKEN, type Api, openApi } from './api.ts';
import { CHANNEL_CANARIES, sendThroughChannels } from './canary-channels.ts';
import { cookieOf } from './people.ts';
import { loadRoutes } from './routes.ts';

const READER = { username: 'reader-of-canary', password: 'canary-Pa55/word+4711' };
const OTHER = { username: 'other-reader', password: 'canary-"second" pä55' };

const PERSON = {
  email: 'keeper@plimsoll.test',
  password: 'canary lantern by "the" müle',
  next: 'canary anchor & chäin',
};

const FORGE_TOKEN = 'canary/forge+Token=4711';

/** Every secret that this installation receives. A new kind of secret needs a line here. */
const CANARIES: Record<string, string[]> = {
  'password of a registry': spellingsOf(READER.password, READER.username),
  'password that replaced it': spellingsOf(OTHER.password, OTHER.username),
  'password of a person': spellingsOf(PERSON.password),
  'password that a person chose next': spellingsOf(PERSON.next),
  'token of a forge': spellingsOf(FORGE_TOKEN),
  'token of the operator': spellingsOf(ADMIN_TOKEN),
  'key that seals': spellingsOf(SECRET),
  ...CHANNEL_CANARIES,
};

let api: Api;
let good: FakeRegistry;
let echoing: FakeRegistry;
let logged = '';

/** Repeats everything that it receives in every part of a registry's answer. */
function echo(request: SeenRequest): Reply {
  const sent = String(request.headers.authorization ?? '');
  const plain = Buffer.from(sent.replace(/^Basic /, ''), 'base64').toString();
  const password = plain.slice(plain.indexOf(':') + 1);
  const message = `you are ${sent} that is ${plain} with ${password} and ${encodeURIComponent(password)}`;
  if (sent === '') return { status: 401, headers: { 'www-authenticate': 'Basic realm="echo"' } };
  const body = JSON.stringify({ errors: [{ code: password, message }] });
  const headers = { 'content-type': 'application/json', warning: `299 - "${message.replaceAll('"', "'")}"` };
  if (request.path.includes('redirecting'))
    return { status: 302, headers: { location: `http://169.254.169.254/${encodeURIComponent(message)}` } };
  if (request.path.includes('plain')) return { status: 400, headers: { 'content-type': 'text/plain' }, body: message };
  return { status: request.path.includes('denied') ? 403 : 400, headers: toAscii(headers), body };
}

/** Encodes header values, which are bytes, as ASCII. */
function toAscii(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[^ -~]/g, '?')]));
}

function captureLog(): void {
  const sink = createLog('trace', { write: (line: string) => (logged += line) });
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)
    vi.spyOn(api.runtime.log, level).mockImplementation((...given: unknown[]) =>
      Reflect.apply(sink[level], sink, given),
    );
}

const idOf = ({ body }: { body: unknown }) => (body as { id: string }).id;

beforeAll(async () => {
  api = await openApi();
  captureLog();
  good = await startFakeRegistry({
    auth: 'bearer',
    users: { [READER.username]: READER.password },
    anonymousTokens: false,
  });
  good.content.image('team/app', '1.0.0', [7]);
  echoing = await startFakeRegistry({ intercept: echo });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await Promise.all([good.close(), echoing.close()]);
  await api.close();
});

describe('a secret that was entered (X-09, S-72)', () => {
  const ids: string[] = [];

  it('is used for preview, repository and poll', async () => {
    const preview = { reference: `${good.host}/team/app`, credentials: READER };
    expect((await api.call('POST', '/api/v1/repositories/preview', preview)).body).toMatchObject({
      items: [{ problem: null }],
    });
    const added = await api.call('POST', '/api/v1/repositories', preview);
    expect(added.status, added.text).toBe(201);
    ids.push(idOf(added));
    expect(await api.runtime.poller.pollNow(idOf(added), 'manual')).toMatchObject({ state: 'succeeded' });
    expect(good.requests.some(({ headers }) => String(headers.authorization).startsWith('Basic '))).toBe(true);
  });

  it('is sent to a registry that echoes it wherever it can', async () => {
    const registry = await api.call('POST', '/api/v1/registries', { url: echoing.origin, credentials: READER });
    const path = `/api/v1/registries/${idOf(registry)}`;
    ids.push(idOf(registry));
    for (const name of ['team/app', 'team/denied', 'team/redirecting', 'team/plain']) {
      const reference = `${echoing.host}/${name}`;
      await api.call('POST', '/api/v1/repositories/preview', { reference, credentials: OTHER });
      const added = await api.call('POST', '/api/v1/repositories', { reference });
      expect(await api.runtime.poller.pollNow(idOf(added), 'manual')).toMatchObject({ state: 'failed' });
      const queued = await api.call('POST', `/api/v1/repositories/${idOf(added)}/poll`);
      ids.push(idOf(added), idOf(queued));
    }
    expect((await api.call('POST', `${path}/test`)).body).toMatchObject({ ok: false });
    expect((await api.call('GET', `${path}/catalog`)).body).toMatchObject({ items: [] });
    expect((await api.call('PATCH', path, { credentials: OTHER })).status).toBe(200);
    await api.call('POST', `${path}/test`);
    const seen = echoing.requests.map(({ headers }) => String(headers.authorization));
    for (const { username, password } of [READER, OTHER])
      expect(seen).toContain(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
  });

  it('is sent to receivers of messages that echo it', async () => {
    ids.push(...(await sendThroughChannels(api)));
    const said = await api.runtime.db.deliveryAttempt.findMany();
    expect(said).toHaveLength(5);
    expect(said.map(({ answer }) => answer).join()).toContain('[redacted]');
  });

  it('is sent to a forge that echoes it', async () => {
    const sent = { kind: 'gitlab', url: `${echoing.origin}/api/v4`, token: FORGE_TOKEN };
    const forge = await api.call('POST', '/api/v1/forges', sent);
    expect(forge.status, forge.text).toBe(201);
    ids.push(idOf(forge));
    const github = await api.call('POST', '/api/v1/forges', { ...sent, kind: 'github', url: echoing.origin });
    for (const one of [forge, github])
      expect((await api.call('POST', `/api/v1/forges/${idOf(one)}/test`)).body).toMatchObject({ ok: false });
    await api.call('PATCH', `/api/v1/forges/${idOf(forge)}`, { token: [FORGE_TOKEN] });
    const seen = echoing.requests.map(({ headers }) => `${headers['private-token']} ${headers.authorization}`).join();
    expect(seen).toContain(FORGE_TOKEN);
  });

  it('is sent in requests that are refused', async () => {
    const url = 'https://r.example.com';
    for (const credentials of [
      READER.password,
      { ...READER, token: READER.password },
      { username: READER.password },
      { username: 'x', password: [READER.password] },
    ])
      for (const body of [
        { url, credentials },
        { reference: 'r.example.com/app', credentials },
      ]) {
        const path = 'url' in body ? '/api/v1/registries' : '/api/v1/repositories';
        expect((await api.call('POST', path, body)).status).toBe(422);
      }
    const withUser = `https://${READER.username}:${encodeURIComponent(READER.password)}@r.example.com`;
    expect((await api.call('POST', '/api/v1/registries', { url: withUser })).status).toBe(422);
    const again = await api.call('POST', '/api/v1/repositories', { reference: `${good.host}/x`, credentials: OTHER });
    expect(again.status).toBe(422);
  });

  it('is a password of an account that signs in, fails to, changes it and tries tokens', async () => {
    const { body } = await api.call('POST', '/api/v1/invitations', { role: 'editor' });
    const code = (body as { url: string }).url.split('#')[1];
    const { email, password, next } = PERSON;
    const ask = (path: string, sent: object, as = {}) => api.call('POST', `/api/v1${path}`, sent, { as });
    const joined = await ask('/invitations/accept', { code, name: 'Keeper', email, password });
    expect(joined.status, joined.text).toBe(204);
    expect((await ask('/sign-in', { email, password: next })).status).toBe(401);
    // Users sometimes type the password into the wrong field.
    expect((await ask('/sign-in', { email: password, password: next })).status).toBe(401);
    const proof = { cookie: cookieOf(joined.headers) };
    expect((await ask('/password', { current: next, next: password }, proof)).status).toBe(422);
    const changed = await ask('/password', { current: password, next }, proof);
    expect(changed.status, changed.text).toBe(200);
    for (const token of [ADMIN_TOKEN.slice(0, -1), `${ADMIN_TOKEN}x`, password.replaceAll(/[^a-z]/g, '')])
      expect(
        (await api.call('GET', '/api/v1/me', undefined, { as: { authorization: `Bearer ${token}` } })).status,
      ).toBe(401);
    expect((await api.call('GET', `/api/v1/overview?token=${ADMIN_TOKEN}`, undefined, { as: {} })).status).toBe(401);
  });

  it('is in no response of any endpoint', async () => {
    const known = [...ids, ...(await api.runtime.db.series.findMany()).map(({ id }) => id)];
    for (const { path, handlers } of await loadRoutes()) {
      if (!handlers.GET) continue;
      const paths = path.includes('[')
        ? known.map((id) => path.replace(/\[(?:\.\.\.)?\w+\]/, encodeURIComponent(id)))
        : [path];
      for (const one of paths) await api.call('GET', one);
    }
    expect(api.answers.length).toBeGreaterThan(60);
    expect(api.answers.join('\n')).toContain(good.host);
    expect(api.answers.flatMap((answer) => findLeaks(answer, CANARIES))).toEqual([]);
  });

  it('is in no line of the log', () => {
    api.runtime.log.error({ err: new Error('a planted one'), credentials: READER }, 'planted');
    expect(logged).toContain('a planted one');
    expect(findLeaks(logged, CANARIES)).toEqual([]);
  });

  it('is in no column of the database', async () => {
    const dump = await dumpDatabase(process.env.DATABASE_URL ?? '');
    expect(dump.get('public."Registry"')).toContain(echoing.host);
    expect(dump.get('public."Poll"')).toContain('failed');
    expect(dump.get('public."DeliveryAttempt"')).toContain('[redacted]');
    const leaks = [...dump].flatMap(([table, text]) => findLeaks(text, CANARIES).map((leak) => `${table}: ${leak}`));
    expect(leaks).toEqual([]);
  });

  it('would be found in the database as text, JSON, bytes and packed bytes', async () => {
    const { db } = api.runtime;
    const at = new Date();
    await db.auditEvent.create({ data: { at, actorKind: 'system', action: 'x', details: { it: [READER.password] } } });
    const packed = Buffer.concat([Buffer.of(3, 1), deflateRawSync(PERSON.password)]);
    for (const codeHash of [Buffer.from(OTHER.password), packed])
      await db.invitation.create({
        data: { codeHash, role: 'viewer', createdBy: `Basic ${basicOf(READER)}`, createdAt: at, expiresAt: at },
      });
    const dump = await dumpDatabase(process.env.DATABASE_URL ?? '');
    expect(findLeaks(dump.get('public."AuditEvent"') ?? '', CANARIES)).not.toEqual([]);
    const found = findLeaks(dump.get('public."Invitation"') ?? '', CANARIES).join('\n');
    for (const name of ['password of a registry', 'password that replaced it', 'password of a person'])
      expect(found).toContain(name);
  });
});

function basicOf({ username, password }: typeof READER): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

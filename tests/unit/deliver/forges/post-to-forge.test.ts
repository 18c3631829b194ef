import { afterEach, describe, expect, it } from 'vitest';
import type { ForgeRow } from '#lib/db/checks/forges.ts';
import type { ForgePost } from '#lib/deliver/forges/forge-api.ts';
import { createPoster } from '#lib/deliver/forges/post-to-forge.ts';
import { markerOf } from '#lib/deliver/forges/sticky-comment.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { PUBLIC_ONLY } from '#lib/net/policy.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { startFakeGitHub } from '#tests/support/fake-forges/fake-github.ts';
import { startFakeGitLab } from '#tests/support/fake-forges/fake-gitlab.ts';

const TOKEN = 'ghp_canaryTokenOfTheTests4711';
const SHA = 'a'.repeat(40);
const KEY = 'ghcr.io/acme/api';

const poster = createPoster({
  userAgent: 'plimsoll/test',
  createDispatcher: () => createDispatcher({ policy: ANY_NETWORK }),
});

const forgeAt = (kind: ForgeRow['kind'], url: string): ForgeRow => ({
  id: '1',
  origin: 'ui',
  kind,
  url,
  pattern: '*',
  secrets: null,
  allowPrivate: true,
  place: null,
  createdAt: new Date(0),
});

const postOf = (body: string, more: Partial<ForgePost> = {}): ForgePost => ({
  repository: 'acme/api',
  sha: SHA,
  number: 7,
  status: {
    passes: false,
    context: `plimsoll: ${KEY}`,
    description: 'fail: 184 MB',
    link: 'https://plimsoll.test/checks/1',
  },
  comment: { key: KEY, body, isWorthMaking: true },
  ...more,
});

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
async function kept<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const forge = await starting;
  open.push(forge);
  return forge;
}

describe('posting to GitHub', () => {
  const start = async (options: { isApp?: boolean } = {}) => {
    const github = await kept(startFakeGitHub({ token: TOKEN, ...options }));
    return { github, post: (post: ForgePost) => poster.post(forgeAt('github', github.url), TOKEN, post) };
  };

  it('sends a status and one comment, which later verdicts edit in place', async () => {
    const { github, post } = await start();
    expect(await post(postOf('first'))).toEqual({ status: 'posted', comment: 'created', problem: null });
    const passing = { ...postOf('second').status, passes: true };
    expect(await post(postOf('second', { status: passing }))).toEqual({
      status: 'posted',
      comment: 'edited',
      problem: null,
    });
    expect(github.comments.map(({ body }) => body)).toEqual([`${markerOf(KEY)}\nsecond`]);
    expect(github.statuses.map(({ state }) => state)).toEqual(['failure', 'success']);
    expect(github.statuses[0]).toMatchObject({
      sha: SHA,
      context: `plimsoll: ${KEY}`,
      target_url: 'https://plimsoll.test/checks/1',
    });
    expect(github.requests[0]?.headers).toMatchObject({
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'plimsoll/test',
    });
  });

  it('cuts the description between characters', async () => {
    const { github, post } = await start();
    await post(postOf('first', { status: { ...postOf('').status, description: `${'x'.repeat(138)}🙂 more` } }));
    expect(github.statuses[0]?.description).toBe(`${'x'.repeat(138)}…`);
  });

  it('creates the comment again when it was deleted, even just before the edit', async () => {
    const { github, post } = await start();
    await post(postOf('first'));
    github.comments.length = 0;
    expect((await post(postOf('second'))).comment).toBe('created');
    github.intercept = ({ method }) =>
      method === 'PATCH' ? { status: 404, body: { message: 'Not Found' } } : undefined;
    expect((await post(postOf('third'))).comment).toBe('created');
    expect(github.comments.at(-1)?.body).toContain('third');
  });

  it('leaves comments of others with our marker unchanged', async () => {
    const { github, post } = await start();
    const forged = { id: 1, body: `${markerOf(KEY)}\nall is well`, user: { login: 'mallory', type: 'User' } };
    github.comments.push(forged);
    expect((await post(postOf('true'))).comment).toBe('created');
    expect(forged.body).toContain('all is well');
  });

  it('finds its comment among hundreds, and keeps those of two images apart', async () => {
    const { github, post } = await start();
    for (let id = 1; id <= 120; id += 1)
      github.comments.push({ id, body: 'hello', user: { login: 'ada', type: 'User' } });
    await post(postOf('api'));
    const web = { key: 'ghcr.io/acme/web', body: 'web', isWorthMaking: true };
    expect((await post(postOf('', { comment: web }))).comment).toBe('created');
    expect((await post(postOf('api again'))).comment).toBe('edited');
    expect(github.comments).toHaveLength(122);
  });

  it('recognises comments of a GitHub app by the type of their author', async () => {
    const { github, post } = await start({ isApp: true });
    await post(postOf('first'));
    expect((await post(postOf('second'))).comment).toBe('edited');
    expect(github.comments).toHaveLength(1);
  });

  it('creates no comment for an unimportant result, but edits an existing one', async () => {
    const { github, post } = await start();
    const quiet = { key: KEY, body: 'same', isWorthMaking: false };
    expect((await post(postOf('', { comment: quiet }))).comment).toBe('none');
    await post(postOf('grown'));
    expect((await post(postOf('', { comment: quiet }))).comment).toBe('edited');
    expect((await post(postOf('', { number: null }))).comment).toBe('none');
    expect(github.comments).toHaveLength(1);
  });

  it.each([
    {
      what: 'a token that does not hold',
      reply: { status: 401, body: { message: 'Bad credentials' } },
      says: 'enter a new one',
    },
    {
      what: 'a repository that is not there',
      reply: { status: 404, body: { message: 'Not Found' } },
      says: 'may write statuses',
    },
    {
      what: 'a redirect',
      reply: { status: 301, headers: { location: 'http://169.254.169.254/' } },
      says: 'Redirects are not followed',
    },
    { what: 'another status', reply: { status: 200, body: '<html>' }, says: 'something else than JSON' },
    {
      what: 'an answer that repeats the token',
      reply: { status: 500, body: { message: `you sent ${TOKEN}` } },
      says: 'you sent [redacted]',
    },
    {
      what: 'an answer without end',
      reply: { status: 200, body: `"${'x'.repeat(9_000_000)}"` },
      says: 'more than 8 MiB',
    },
  ])('reports $what and throws nothing', async ({ reply, says }) => {
    const { github, post } = await start();
    github.intercept = () => reply;
    const posted = await post(postOf('body'));
    expect(posted).toMatchObject({ status: 'failed', comment: 'failed' });
    expect(posted.problem).toContain(says);
    expect(posted.problem).not.toContain(TOKEN);
  });

  it('reports the account of the token when it is tried out', async () => {
    const { github } = await start();
    const forge = forgeAt('github', github.url);
    expect(await poster.tryOut(forge, TOKEN)).toEqual({ ok: true, account: 'plimsoll-bot' });
    expect(await poster.tryOut(forge, 'other')).toMatchObject({ ok: false });
  });
});

describe('posting to GitLab', () => {
  const start = async () => {
    const gitlab = await kept(startFakeGitLab({ token: TOKEN }));
    const forge = forgeAt('gitlab', gitlab.url);
    return { gitlab, post: (post: ForgePost) => poster.post(forge, TOKEN, { ...post, repository: 'acme/tools/api' }) };
  };

  it('sends a status and one note to a project in nested groups', async () => {
    const { gitlab, post } = await start();
    expect(await post(postOf('first'))).toEqual({ status: 'posted', comment: 'created', problem: null });
    expect((await post(postOf('second'))).comment).toBe('edited');
    expect(gitlab.notes.map(({ body }) => body)).toEqual([`${markerOf(KEY)}\nsecond`]);
    expect(gitlab.statuses).toMatchObject([{ state: 'failed', name: `plimsoll: ${KEY}`, sha: SHA }]);
  });

  it('accepts the error for an unchanged status as posted', async () => {
    const { post } = await start();
    await post(postOf('first'));
    expect(await post(postOf('second'))).toMatchObject({ status: 'posted', problem: null });
  });

  it('reports a refused status when the commit has another state', async () => {
    const { gitlab, post } = await start();
    gitlab.refusesStatuses = true;
    expect(await post(postOf('first'))).toMatchObject({ status: 'failed', problem: expect.stringContaining('400') });
  });

  it('reports the refusal of a status when the statuses of the commit cannot be read', async () => {
    const { gitlab, post } = await start();
    Object.assign(gitlab, { refusesStatuses: true, hidesStatuses: true });
    expect(await post(postOf('first'))).toMatchObject({ status: 'failed', problem: expect.stringContaining('400') });
  });

  it('ignores system notes and notes of others', async () => {
    const { gitlab, post } = await start();
    const body = `${markerOf(KEY)}\nx`;
    gitlab.notes.push(
      { id: 1, body, system: true, author: { id: 42, username: 'plimsoll' } },
      { id: 2, body, system: false, author: { id: 7, username: 'mallory' } },
    );
    expect((await post(postOf('true'))).comment).toBe('created');
  });
});

it('posting to a Git host is blocked by the connection guard for private addresses (W-40)', async () => {
  const github = await kept(startFakeGitHub({ token: TOKEN }));
  const guarded = createPoster({
    userAgent: 'plimsoll/test',
    createDispatcher: () => createDispatcher({ policy: PUBLIC_ONLY }),
  });
  const posted = await guarded.post(forgeAt('github', github.url), TOKEN, postOf('x'));
  expect(posted.problem).toContain('connection guard');
  expect(github.requests).toEqual([]);
});

it('a Git host that cannot be reached is named without the text of the error (S-19)', async () => {
  const github = await startFakeGitHub({ token: TOKEN });
  await github.close();
  const { problem } = await poster.post(forgeAt('github', github.url), TOKEN, postOf('x'));
  expect(problem).toContain(`Plimsoll cannot connect to ${new URL(github.url).host}.`);
  expect(problem).not.toContain('ECONNREFUSED');
});

it('markerOf escapes everything that could end the marker', () => {
  expect(markerOf('a --> <script>')).toBe('<!-- plimsoll a_--___script_ -->');
});

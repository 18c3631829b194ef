import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { githubSnippet, gitlabSnippet } from '#components/settings/ci/snippets.ts';
import { makeToken } from '#lib/auth/tokens.ts';
import { insertToken } from '#lib/db/accounts/tokens.ts';
import { type Api, openApi } from '#tests/integration/api/api.ts';
import { addPerson } from '#tests/integration/api/people.ts';
import { type FakeGitHub, startFakeGitHub } from '#tests/support/fake-forges/fake-github.ts';
import { type FakeRegistry, startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { findFreePort } from '#tests/support/free-port.ts';
import { type HttpOfRoutes, serveRoutes } from '#tests/support/http-of-routes.ts';

const EXAMPLE = 'https://plimsoll.example.com';
const SHA = 'c'.repeat(40);
const FORGE_TOKEN = 'ghp_of_the_snippets';

let api: Api;
let http: HttpOfRoutes;
let registry: FakeRegistry;
let github: FakeGitHub;
let token: string;
let folder: string;

beforeAll(async () => {
  api = await openApi();
  http = await serveRoutes((method, path, body, { as, body: text }) =>
    api.call(method, path, body, { as, ...(method === 'POST' ? { body: text } : {}) }),
  );
  registry = await startFakeRegistry();
  registry.content.image('acme/api', 'main', [30_000_000, 1_000_000]);
  registry.content.image('acme/api', 'pr-same', [30_000_000, 1_000_001]);
  registry.content.image('acme/api', 'pr-big', [30_000_000, 60_000_000]);
  const same = registry.content.manifests.get(registry.content.tagsOf('acme/api').get('pr-same') ?? '');
  const dockerType = 'application/vnd.docker.distribution.manifest.v2+json';
  // The bytes differ from those above, so that the media type of the tag above does not change.
  registry.content.tag(
    'acme/api',
    'pr-broken',
    Buffer.concat([same?.bytes ?? Buffer.of(), Buffer.from('\n')]),
    dockerType,
  );
  github = await startFakeGitHub({ token: FORGE_TOKEN });
  const added = await api.call('POST', '/api/v1/repositories', { reference: `${registry.host}/acme/api` });
  const { id } = added.body as { id: string };
  await api.call('PATCH', `/api/v1/repositories/${id}`, { include: ['main'] });
  expect(await api.runtime.poller.pollNow(id, 'manual')).toMatchObject({ state: 'succeeded' });
  const forge = await api.call('POST', '/api/v1/forges', {
    kind: 'github',
    url: github.url,
    token: FORGE_TOKEN,
    pattern: 'acme/*',
  });
  expect(forge.status, forge.text).toBe(201);
  const userId = await addPerson(api, 'viewer');
  const made = makeToken();
  token = made.token;
  const { hash, hint } = made;
  await insertToken(api.runtime.db, {
    userId,
    name: 'CI',
    hash,
    hint,
    scopes: ['check'],
    createdAt: new Date(),
    expiresAt: null,
  });
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-ci-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await Promise.all([http.close(), registry.close(), github.close()]);
  await api.close();
});

type Job = { script: string; env: Record<string, string> };

/** Returns the script and variables of a snippet, with the values that the CI system would insert. */
function githubJob(): Job {
  const [{ run, env }] = parse(githubSnippet(http.url)) as [{ run: string; env: Record<string, string> }];
  const values: Record<string, string> = {
    'secrets.PLIMSOLL_TOKEN': token,
    'github.repository': 'acme/api',
    'github.event.number': '7',
    'github.event.pull_request.base.sha': 'b'.repeat(40),
    'github.event.pull_request.head.sha': SHA,
  };
  const fill = (text: string) =>
    text.replace(/\$\{\{ ([\w.]+) \}\}/g, (_, name: string) => values[name] ?? `no ${name}`);
  return {
    script: fill(run),
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
  };
}

function gitlabJob(): Job {
  const document = parse(gitlabSnippet(http.url)) as {
    'image size': { script: string[]; variables: Record<string, string> };
  };
  const { script, variables } = document['image size'];
  // No Git host is connected for GitLab here. The test of GitHub covers the report to a Git host.
  return { script: script.join('\n'), env: { ...variables, PLIMSOLL_TOKEN: token, EXTRA: '' } };
}

async function run(shell: string[], { script, env }: Job, changes: Record<string, string> = {}) {
  const summary = join(folder, 'summary.md');
  await rm(summary, { force: true });
  const [command = '', ...args] = shell;
  const child = spawn(command, [...args, script.replace('--retry 2', '--retry 0')], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_ENV: 'test', GITHUB_STEP_SUMMARY: summary, ...env, ...changes },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output, summary: await readFile(summary, 'utf8').catch(() => null) };
}

const image = (tag: string) => ({ IMAGE: `${registry.host}/acme/api:${tag}` });

describe.each([
  { name: 'GitHub', job: githubJob, shell: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'] },
  { name: 'GitLab', job: gitlabJob, shell: ['sh', '-c'] },
])('the CI snippet for $name, run by a real shell with curl', ({ job, shell }) => {
  it('ends with 0 when the check passes', async () => {
    const { code, output } = await run(shell, job(), image('pr-same'));
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('Plimsoll: pass') });
  });

  it('ends with 1 and the report when the check fails', async () => {
    const { code, output } = await run(shell, job(), image('pr-big'));
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('Plimsoll: fail') });
    expect(output).toContain('RUN step 1');
  });

  it('ends with 0 and a warning in report-only mode', async () => {
    const { code, output } = await run(shell, job(), { ...image('pr-big'), EXTRA: ',"reportOnly":true' });
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('Plimsoll: warn') });
  });

  it('ends with 2 and the reason when the token is wrong or the repository is not watched', async () => {
    const wrong = await run(shell, job(), { ...image('pr-same'), PLIMSOLL_TOKEN: 'plim_wrong' });
    expect(wrong).toMatchObject({ code: 2, output: expect.stringContaining('Not signed in') });
    const unwatched = await run(shell, job(), { IMAGE: `${registry.host}/acme/other:1` });
    expect(unwatched).toMatchObject({ code: 2, output: expect.stringContaining('is not watched here') });
    expect(unwatched.summary).toBeNull();
  });

  it('ends with 1 and the reason when the image cannot be read', async () => {
    const { code, output } = await run(shell, job(), image('pr-broken'));
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('The image cannot be read') });
    expect(output).toContain('was sent as');
    expect(output).not.toContain('nothing was checked');
  });

  it('ends with 0 and the verdict neutral when the registry is down', async () => {
    const other = await startFakeRegistry();
    other.content.image('acme/api', 'main', [1_000]);
    const reference = `${other.host}/acme/api:main`;
    expect((await api.call('POST', '/api/v1/repositories', { reference })).status).toBe(201);
    await other.close();
    const { code, output } = await run(shell, job(), { IMAGE: reference });
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('Plimsoll: neutral') });
  }, 60_000);

  it.each([
    { status: 408, code: 0, says: 'nothing was checked' },
    { status: 429, code: 0, says: 'nothing was checked' },
    { status: 500, code: 2, says: 'Plimsoll failed on this check' },
    { status: 502, code: 0, says: 'nothing was checked' },
    { status: 503, code: 0, says: 'nothing was checked' },
    { status: 504, code: 0, says: 'nothing was checked' },
    { status: 507, code: 0, says: 'nothing was checked' },
    { status: 522, code: 0, says: 'nothing was checked' },
    { status: 413, code: 2, says: 'not set up correctly' },
  ])('ends with $code when Plimsoll or a proxy in front of it answers $status', async ({ status, code, says }) => {
    const server = createServer((_, response) => response.writeHead(status).end('{"title":"x"}\n'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ended = await run(shell, job(), { ...image('pr-same'), PLIMSOLL_URL: url });
    server.close();
    expect(ended).toMatchObject({ code, output: expect.stringContaining(says) });
  });

  it('ends with 0 when Plimsoll is down, or a fork has no token', async () => {
    const nowhere = `http://127.0.0.1:${await findFreePort()}`;
    const away = await run(shell, job(), { ...image('pr-big'), PLIMSOLL_URL: nowhere });
    expect(away).toMatchObject({ code: 0, output: expect.stringContaining('nothing was checked') });
    const fork = await run(shell, job(), { ...image('pr-big'), PLIMSOLL_TOKEN: '' });
    expect(fork).toMatchObject({ code: 0, output: expect.stringContaining('a fork?') });
  });
});

it('a check on GitHub writes its report to the summary, the status and the comment', async () => {
  const { summary } = await run(['bash', '-e', '-c'], githubJob(), image('pr-big'));
  expect(summary).toMatch(/^### ❌ Plimsoll: fail/);
  expect(github.statuses.at(-1)).toMatchObject({
    sha: SHA,
    state: 'failure',
    context: `plimsoll: ${registry.host}/acme/api`,
  });
  expect(github.comments).toHaveLength(1);
  expect(github.comments[0]?.body).toContain('Plimsoll: fail');
});

it('named checks of one commit have a status and a comment each', async () => {
  const job = githubJob();
  for (const name of ['alpine', 'linux/arm64']) {
    const EXTRA = (job.env.EXTRA ?? '').replace(/\}\s*$/, `,"name":"${name}"}`);
    await run(['bash', '-e', '-c'], { ...job, env: { ...job.env, EXTRA } }, image('pr-big'));
  }
  const said = `plimsoll: ${registry.host}/acme/api`;
  const contexts = github.statuses.slice(-2).map(({ context }) => context);
  expect(contexts).toEqual([`${said} (alpine)`, `${said} (linux/arm64)`]);
  expect(github.comments).toHaveLength(3);
});

it('a failing forge does not change the verdict, and the output mentions it', async () => {
  github.intercept = () => ({ status: 403, body: { message: 'Resource not accessible' } });
  const { code, output } = await run(['bash', '-e', '-c'], githubJob(), image('pr-same'));
  github.intercept = null;
  expect(code).toBe(0);
  expect(output).toContain('Not everything could be posted to the Git host');
  const other = githubJob();
  const elsewhere = {
    ...other,
    env: { ...other.env, EXTRA: (other.env.EXTRA ?? '').replace('"acme/api"', '"other/api"') },
  };
  expect((await run(['bash', '-e', '-c'], elsewhere, image('pr-same'))).output).toContain('No forge');
});

it('docs/ci.md contains the same snippets', async () => {
  const doc = await readFile(join(import.meta.dirname, '..', '..', '..', 'docs', 'ci.md'), 'utf8');
  expect(doc).toContain(githubSnippet(EXAMPLE));
  expect(doc).toContain(gitlabSnippet(EXAMPLE));
});

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const GOOD = 'repositories:\n  - reference: node\n';
const BAD = 'repositories:\n  - reference: Node\n  - relation: our\n    reference: b\n';
const SECRET = `registries:\n  - {host: a.b, credentials: {username: a, password: "$${'{NOT_THERE}'}"}}\n`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-check-'));
  for (const [name, text] of Object.entries({ good: GOOD, bad: BAD, secret: SECRET }))
    writeFileSync(join(folder, `${name}.yaml`), text);
  // The image contains the built files and no sources.
  const image = join(folder, 'image');
  cpSync(join(ROOT, '.next', 'standalone'), image, { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(image, 'bin'), { recursive: true });
  cpSync(join(ROOT, 'bin', 'config-check.mjs'), join(image, 'bin', 'config-check.mjs'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['in a checkout', () => ROOT],
  ['as in the image', () => join(folder, 'image')],
])('config:check %s', (_, where) => {
  function check(args: string[], env: Record<string, string> = {}) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(where(), 'bin', 'config-check.mjs'), ...args],
      {
        cwd: folder,
        env: { NODE_ENV: 'test', PATH: process.env.PATH ?? '', ...env },
        encoding: 'utf8',
      },
    );
    return { status, stdout, stderr };
  }

  it('reports that a valid file has no mistakes', () => {
    expect(check(['good.yaml'])).toEqual({
      status: 0,
      stderr: '',
      stdout: 'good.yaml: nothing is wrong (0 registries, 1 repository, 0 owners).\n',
    });
    expect(check([], { PLIMSOLL_CONFIG: join(folder, 'good.yaml') }).status).toBe(0);
  });

  it('names each mistake by file, line, column and key', () => {
    expect(check(['bad.yaml'])).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'bad.yaml:2:16 repositories[0].reference: repository name must be lowercase (did you mean node?)\n' +
        'bad.yaml:3:15 repositories[1].relation: is "our" (it must be ours or upstream)\n' +
        '2 mistakes; nothing would be applied.\n',
    });
    const { status, stdout } = check(['--json', 'bad.yaml']);
    expect([status, JSON.parse(stdout)]).toMatchObject([
      1,
      { ok: false, mistakes: [{ line: 2, column: 16, key: 'repositories[0].reference' }, { line: 3 }] },
    ]);
  });

  it('checks that secrets exist in the environment, except with --skip-secrets', () => {
    expect(check(['secret.yaml']).stderr).toContain('the environment has no NOT_THERE');
    expect(check(['secret.yaml'], { NOT_THERE: 'x' }).status).toBe(0);
    expect(check(['--skip-secrets', 'secret.yaml']).status).toBe(0);
  });

  it.each([
    [['gone.yaml'], 'gone.yaml is not there.'],
    [[], 'plimsoll.yaml is not there.'],
    [['a', 'b'], 'Give one path.'],
    [['--loud'], "Unknown option '--loud'"],
  ])('ends with status 2 for the arguments %j', (args, sentence) => {
    const { status, stderr } = check(args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it('prints its usage with --help', () => {
    expect(check(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('Exit status: 0') });
  });
});

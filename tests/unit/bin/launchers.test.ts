import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decideLaunchers } from '../../../bin/launchers.mjs';
import { readFromPs, readProcess } from '../../../bin/process-table.mjs';

const scripts = { start: 'node bin/start.mjs', dev: 'node bin/dev.mjs', test: 'node bin/test.mjs' };

/** Lists the ancestors of the script, nearest first, with process ids 100, 99, … and init at the end. */
function decide(ancestors: string[], env: Record<string, string | undefined>): string[] {
  const lines = new Map(ancestors.map((line, at) => [100 - at, line]));
  const last = 100 - ancestors.length + 1;
  return decideLaunchers({
    script: 'bin/start.mjs',
    scripts,
    env,
    parent: ancestors.length > 0 ? 100 : 1,
    read: (pid) => {
      const line = pid === 1 ? '/sbin/init' : lines.get(pid);
      return line === undefined ? null : { parent: pid === last ? 1 : pid - 1, args: line.split(' ') };
    },
  }).map((pid) => lines.get(pid) ?? String(pid));
}

const npm = { npm_lifecycle_event: 'start', npm_lifecycle_script: 'node bin/start.mjs' };
const SH = 'sh -c node bin/start.mjs';

describe('decideLaunchers', () => {
  it.each<[string, string[], Record<string, string>, string[]]>([
    ['npm and its shell', [SH, 'npm start', '-bash'], npm, [SH, 'npm start']],
    ['npm, where the shell became the script', ['npm start', '-bash'], npm, ['npm start']],
    [
      'npm that runs another shell',
      ['/usr/bin/zsh -c node bin/start.mjs', 'npm start'],
      npm,
      ['/usr/bin/zsh -c node bin/start.mjs', 'npm start'],
    ],
    [
      'npm that has not set its title',
      [SH, 'node /usr/lib/node_modules/npm/bin/npm-cli.js start'],
      npm,
      [SH, 'node /usr/lib/node_modules/npm/bin/npm-cli.js start'],
    ],
    [
      'npm below npm',
      [SH, 'npm start', 'sh -c npm start', 'npm run up'],
      npm,
      [SH, 'npm start', 'sh -c npm start', 'npm run up'],
    ],
    ['npm below npx', [SH, 'npm start', 'npm exec x', 'bash'], npm, [SH, 'npm start', 'npm exec x']],
    ['pnpm', [SH, 'node /opt/pnpm/bin/pnpm.cjs start'], npm, [SH, 'node /opt/pnpm/bin/pnpm.cjs start']],
    [
      'yarn 1, which sets no script',
      ['/bin/sh -c node bin/start.mjs', 'node /opt/yarn.js start'],
      { npm_lifecycle_event: 'start' },
      ['/bin/sh -c node bin/start.mjs', 'node /opt/yarn.js start'],
    ],
    [
      'yarn 4, which has a shell of its own',
      ['node /opt/yarn.js start', 'bash'],
      { npm_lifecycle_event: 'start' },
      ['node /opt/yarn.js start'],
    ],
    ['npm alone, below the shell of a person', [SH, 'npm start', 'bash -c npm start', 'sshd'], npm, [SH, 'npm start']],
    ['npm alone, below a supervisor', [SH, 'npm start', 'systemd --user'], npm, [SH, 'npm start']],
  ])('returns %s', (_, ancestors, env, expected) => {
    expect(decide(ancestors, env)).toEqual(expected);
  });

  it.each<[string, string[], Record<string, string>]>([
    ['a shell started it', ['bash'], {}],
    ['a shell started it for one command', [SH], {}],
    ['a supervisor started it', ['pm2'], {}],
    ['init is its parent', [], npm],
    [
      'npm runs the tests, which start it',
      ['node vitest', 'sh -c node bin/test.mjs', 'npm test'],
      { npm_lifecycle_event: 'test', npm_lifecycle_script: 'node bin/test.mjs' },
    ],
    ['yarn runs the tests, which start it', ['node vitest', 'node /opt/yarn.js test'], { npm_lifecycle_event: 'test' }],
    ['another project runs it', ['node x', 'npm run up'], { npm_lifecycle_event: 'up' }],
  ])('returns nothing when %s', (_, ancestors, env) => {
    expect(decide(ancestors, env)).toEqual([]);
  });

  it('returns only the parent when no process can be read', () => {
    expect(decideLaunchers({ script: 'bin/start.mjs', scripts, env: npm, parent: 100, read: () => null })).toEqual([
      100,
    ]);
  });
});

describe('readProcess', () => {
  it('returns the parent and the command line of a process', () => {
    expect(readProcess(process.pid)?.parent).toBe(process.ppid);
    expect(readProcess(process.pid)?.args.join(' ')).toMatch(/node|vitest/);
    // Systems without /proc use only this function.
    expect(readFromPs(process.pid)).toEqual(readProcess(process.pid));
    expect(readFromPs(2 ** 22)).toBeNull();
  });

  it('returns null for a process that ended, even while it is a zombie', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60']);
    onTestFinished(() => {
      parent.kill('SIGKILL');
    });
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    expect(readProcess(pid)?.parent).toBe(parent.pid);
    await expect.poll(() => readProcess(pid), { timeout: 10_000 }).toBeNull();
    expect(() => process.kill(pid, 0)).not.toThrow();
  });
});

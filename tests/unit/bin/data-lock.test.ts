import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isBeingStopped, isLeftBehind, takeFolder, takeFolderWhenStopped } from '../../../bin/data-lock.mjs';

const isLinux = existsSync('/proc/self/stat');

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-owner-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const startOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];

describe.skipIf(!isLinux)('the lock of a data folder (needs /proc)', () => {
  it('is taken over from a process that ended but is still a zombie', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60']);
    onTestFinished(() => {
      parent.kill('SIGKILL');
    });
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    // Nothing reaps the ended process, because `exec` replaced the shell that would do it.
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), { timeout: 10_000 }).toMatch(/\) Z /);
    const folder = makeFolder();
    writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid, started: startOf(pid) }));
    const giveBack = takeFolder(folder);
    expect(JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')).pid).toBe(process.pid);
    giveBack();
  });

  it('is not taken over from a running process', () => {
    const folder = makeFolder();
    const parent = process.ppid;
    writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: parent, started: startOf(parent) }));
    expect(() => takeFolder(folder)).toThrow(/in use by process/);
  });

  it('is waited for while its owner only stops the database', async () => {
    const folder = makeFolder();
    const lock = join(folder, 'owner.json');
    const parent = process.ppid;
    writeFileSync(lock, JSON.stringify({ pid: parent, started: startOf(parent), isStopping: true }));
    expect(isBeingStopped(folder)).toBe(true);
    expect(isLeftBehind(folder)).toBe(true);
    expect(() => takeFolder(folder)).toThrow(/in use by process/);
    let isTaken = false;
    const taking = takeFolderWhenStopped(folder).then((giveBack) => {
      isTaken = true;
      return giveBack;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isTaken).toBe(false);
    rmSync(lock);
    (await taking)();
    expect(existsSync(lock)).toBe(false);
  });

  it('goes to exactly one of several processes that start after a crash', async () => {
    const folder = makeFolder();
    const url = new URL('../../../bin/data-lock.mjs', import.meta.url).href;
    const code = `import { takeFolder } from ${JSON.stringify(url)};
      process.on('message', ({ folder, at }) => {
        while (Date.now() < at);
        try { takeFolder(folder); process.send('taken'); } catch (error) { process.send(error.message); }
      });`;
    const script = join(folder, 'take.mjs');
    writeFileSync(script, code);
    const takers = [fork(script), fork(script)];
    onTestFinished(() => {
      for (const taker of takers) taker.kill();
    });
    for (let round = 0; round < 500; round += 1) {
      const data = join(folder, String(round));
      mkdirSync(data);
      writeFileSync(join(data, 'owner.json'), JSON.stringify({ pid: 2 ** 22, started: '1' }));
      const at = Date.now() + 3;
      const answers = takers.map(async (taker) => {
        taker.send({ folder: data, at });
        return String((await once(taker, 'message'))[0]);
      });
      const lost = (await Promise.all(answers)).filter((answer) => answer !== 'taken');
      expect(lost).toEqual([expect.stringMatching(/in use by process/)]);
      expect(readdirSync(data)).toEqual(['owner.json']);
    }
  });

  it('is taken over after a process was killed while it took the lock', () => {
    const folder = makeFolder();
    for (const name of ['owner.json', 'owner.taking.json'])
      writeFileSync(join(folder, name), JSON.stringify({ pid: 2 ** 22, started: '1' }));
    takeFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('counts as left behind when its owner ended, but not when it is running', () => {
    const folder = makeFolder();
    expect(isLeftBehind(folder)).toBe(false);
    writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: 2 ** 22, started: '1' }));
    expect(isLeftBehind(folder)).toBe(true);
    const giveBack = takeFolder(folder);
    expect(isLeftBehind(folder)).toBe(false);
    giveBack();
  });
});

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './say.mjs';

/** A stop of PostgreSQL may take this long: see postgres.mjs. */
const STOPPING_MS = 60_000;

/**
 * Takes the data folder for this process, or stops with a sentence when a living process has it. A folder whose owner
 * was killed is taken over. Returns a function that gives it back.
 *
 * @param {string} folder
 * @param {{ isStopping?: boolean }} [options] - `isStopping` says to others that this process gives it back soon
 * @returns {() => void}
 */
export function takeFolder(folder, { isStopping = false } = {}) {
  const lock = join(folder, 'owner.json');
  const mine = join(folder, `owner.${process.pid}.json`);
  writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid), isStopping }));
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (tryLink(mine, lock)) return () => rmSync(lock, { force: true });
      const owner = readOwner(lock);
      if (owner && isAlive(owner)) {
        throw new Stop(
          `the data folder ${folder} is in use by process ${owner.pid}. Stop that one, or set PLIMSOLL_DATA_DIR to another folder.`,
        );
      }
      // Renamed before it is removed: of two that find it stale, one wins.
      try {
        renameSync(lock, `${mine}.stale`);
        rmSync(`${mine}.stale`, { force: true });
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
  throw new Stop(`the data folder ${folder} is being taken by another start at this moment. Try again.`);
}

/** As takeFolder, after whatever stops the database of a killed start has given the folder back. */
export async function takeFolderWhenStopped(folder) {
  const end = performance.now() + STOPPING_MS;
  while (performance.now() < end && isBeingStopped(folder)) await new Promise((resolve) => setTimeout(resolve, 50));
  return takeFolder(folder);
}

/** Whether a process has the folder only to stop the database in it. */
export function isBeingStopped(folder) {
  const owner = readOwner(join(folder, 'owner.json'));
  return owner?.isStopping === true && isAlive(owner);
}

/** Whether the owner of the folder ended without giving it back, and what it started may still be ending. */
export function isLeftBehind(folder) {
  const owner = readOwner(join(folder, 'owner.json'));
  return owner !== null && (owner.isStopping === true || !isAlive(owner));
}

function tryLink(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(lock) {
  try {
    return JSON.parse(readFileSync(lock, 'utf8'));
  } catch {
    return null;
  }
}

/** The process exists, and is the one that wrote the file (process ids come again). */
function isAlive({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return started === startOf(pid);
}

/** What a process is that ended, and whose parent has not asked for its end yet. */
const DEAD = new Set(['Z', 'X', 'x']);

/** Start time in clock ticks since boot where /proc tells it, else null; "ended" for what is only left to be asked for. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return DEAD.has(state) ? 'ended' : (fields[18] ?? null);
  } catch {
    return null;
  }
}

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './print.mjs';

/** A stop of PostgreSQL may take this long: see postgres.mjs. */
const STOPPING_MS = 60_000;

/** Of two that want to take over at the same time, the second waits for the first, which needs a few file operations. */
const TAKE_ATTEMPTS = 100;
const ATTEMPT_MS = 10;

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
    for (let attempt = 0; attempt < TAKE_ATTEMPTS; attempt += 1) {
      if (tryLink(mine, lock) || takeOver({ folder, lock, mine })) return () => rmSync(lock, { force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ATTEMPT_MS);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  throw new Stop(`the data folder ${folder} is being taken by another start at this moment. Try again.`);
}

/**
 * Replaces the file of an owner that ended. Only who holds owner.taking.json may do so, and looks again while holding it: what was
 * read before may be the file of a living process by now. False where it has to be tried again.
 */
function takeOver({ folder, lock, mine }) {
  demandEnded(folder, readOwner(lock));
  const taking = join(folder, 'owner.taking.json');
  if (!tryLink(mine, taking)) {
    const other = readOwner(taking);
    // Killed while it took the folder.
    if (other === null || (other && !isAlive(other))) rmSync(taking, { force: true });
    return false;
  }
  try {
    const owner = readOwner(lock);
    demandEnded(folder, owner);
    // Given back: then it is for whoever links first.
    if (owner === undefined) return false;
    renameSync(mine, lock);
    return true;
  } finally {
    rmSync(taking, { force: true });
  }
}

function demandEnded(folder, owner) {
  if (!owner || !isAlive(owner)) return;
  const inUse = `the data folder ${folder} is in use by process ${owner.pid}.`;
  throw new InUse(`${inUse} Stop that one, or set PLIMSOLL_DATA_DIR to another folder.`, owner.isStopping === true);
}

class InUse extends Stop {
  constructor(message, isStopping) {
    super(message);
    this.isStopping = isStopping;
  }
}

/** As takeFolder, after whatever stops the database of a killed start has given the folder back. */
export async function takeFolderWhenStopped(folder) {
  const end = performance.now() + STOPPING_MS;
  for (;;) {
    try {
      return takeFolder(folder);
    } catch (error) {
      if (!(error instanceof InUse && error.isStopping) || performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Whether a process has the folder only to stop the database in it. */
export function isBeingStopped(folder) {
  const owner = readOwner(join(folder, 'owner.json'));
  return owner?.isStopping === true && isAlive(owner);
}

/** Whether the owner of the folder ended without giving it back, and what it started may still be ending. */
export function isLeftBehind(folder) {
  const owner = readOwner(join(folder, 'owner.json'));
  return Boolean(owner) && (owner.isStopping === true || !isAlive(owner));
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

/** Undefined where there is no such file, null where it cannot be read. */
function readOwner(lock) {
  try {
    return JSON.parse(readFileSync(lock, 'utf8'));
  } catch (error) {
    return error.code === 'ENOENT' ? undefined : null;
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

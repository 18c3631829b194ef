import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './print.mjs';

/** Stopping PostgreSQL can take this long; see postgres.mjs. */
const STOPPING_MS = 60_000;

/**
 * When two processes take over at the same time, the second waits for the first. The first needs only a few file
 * operations.
 */
const TAKE_ATTEMPTS = 100;
const ATTEMPT_MS = 10;

/**
 * Locks the data folder for this process. Throws Stop when a running process has the lock. The lock of a killed process
 * is taken over.
 *
 * @param {string} folder
 * @param {{ isStopping?: boolean }} [options] - `isStopping` announces that this process releases the folder soon
 * @returns {() => void} a function that releases the folder
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
 * Replaces the lock file of a process that ended. Only the holder of owner.taking.json may do so, after reading the
 * lock again: it may belong to a running process by now. Returns false when the caller has to try again.
 */
function takeOver({ folder, lock, mine }) {
  demandEnded(folder, readOwner(lock));
  const taking = join(folder, 'owner.taking.json');
  if (!tryLink(mine, taking)) {
    const other = readOwner(taking);
    // The other process was killed while it took the folder over.
    if (other === null || (other && !isAlive(other))) rmSync(taking, { force: true });
    return false;
  }
  try {
    const owner = readOwner(lock);
    demandEnded(folder, owner);
    // The lock was released, so the first process to link its file gets it.
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

/** Calls takeFolder after the process that stops the database of a killed start has released the folder. */
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

/** Reports whether a process has locked the folder only to stop the database. */
export function isBeingStopped(folder) {
  const owner = readOwner(join(folder, 'owner.json'));
  return owner?.isStopping === true && isAlive(owner);
}

/** Reports whether the owner ended without releasing the lock. Its child processes may still be ending. */
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

/** Returns undefined when the file does not exist and null when it cannot be read. */
function readOwner(lock) {
  try {
    return JSON.parse(readFileSync(lock, 'utf8'));
  } catch (error) {
    return error.code === 'ENOENT' ? undefined : null;
  }
}

/** Reports whether the process exists and is the one that wrote the file. Process ids are reused. */
function isAlive({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return started === startOf(pid);
}

/** States of a process that has ended but was not waited for by its parent. */
const DEAD = new Set(['Z', 'X', 'x']);

/**
 * Returns the start time in clock ticks since boot, or null without /proc. Returns "ended" for a process that only
 * waits to be reaped.
 */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return DEAD.has(state) ? 'ended' : (fields[18] ?? null);
  } catch {
    return null;
  }
}

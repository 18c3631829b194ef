#!/usr/bin/env node
import { takeFolder } from './data-lock.mjs';
import { isRunning, stopPostgres } from './postgres.mjs';
import { runScript, Stop } from './print.mjs';
import { readProcess } from './process-table.mjs';

/** The server normally stops within 5 s. */
const SERVER_MS = 10_000;
/** A PostgreSQL that pg_ctl was starting appears within this time. */
const STARTING_MS = 3_000;

/** stop-orphan.mjs FOLDER [PID] stops the server and the PostgreSQL of a start that was killed. */
await runScript(async () => {
  const [folder = '', server = ''] = process.argv.slice(2);
  const giveBack = takeUnlessTaken(folder);
  // The next start already has the folder and adopts the database.
  if (giveBack === null) return 0;
  try {
    if (Number(server) > 1) await stopServer(Number(server));
    await waitUntil(() => isRunning(folder), STARTING_MS);
    await stopPostgres(folder);
  } finally {
    giveBack();
  }
  return 0;
});

function takeUnlessTaken(folder) {
  try {
    return takeFolder(folder, { isStopping: true });
  } catch (error) {
    if (error instanceof Stop) return null;
    throw error;
  }
}

/**
 * Asks the server to stop, so that work in flight is stored while the database runs. Kills it when it does not stop.
 */
async function stopServer(pid) {
  if (!sendSignal(pid, 'SIGTERM') || (await waitUntil(() => readProcess(pid) === null, SERVER_MS))) return;
  sendSignal(pid, 'SIGKILL');
}

function sendSignal(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** @returns {Promise<boolean>} false when it took too long */
async function waitUntil(check, timeoutMs) {
  const end = performance.now() + timeoutMs;
  while (!check()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

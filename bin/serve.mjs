import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isLeftBehind, takeFolderWhenStopped } from './data-lock.mjs';
import { keepAlive } from './keep-alive.mjs';
import { dataFolder, isWritable } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { complain, Stop } from './print.mjs';
import { stopWhenKilled } from './stop-when-killed.mjs';
import { watchLaunchers } from './watch-launchers.mjs';

const STOP_TIMEOUT_MS = 10_000;
/** The server of a killed start ends within this time. */
const LEFT_BEHIND_MS = 15_000;
/** The lines that Next prints at its start. This script prints its own lines instead. */
const NEXT_BANNER = /^\s*(▲ Next\.js|- (Local|Network):|✓ (Starting|Ready|Running))|^\s*$/;

/**
 * Starts the database (unless DATABASE_URL names one) and then `command` with the environment it needs. Stops them in
 * the reverse order on SIGINT, SIGTERM or SIGHUP (a closed terminal), and when the server ends. Also stops them when
 * one of `launchers` ends, because npm does not forward SIGKILL.
 *
 * @param {{ command: string, args: string[], cwd: string, host: string, port: number, launchers: number[], env?:
 * object, onStarted?: Function }} options
 * @returns {Promise<number>} the exit status
 */
export async function serve({ command, args, cwd, host, port, launchers, env = {}, onStarted }) {
  // A write to a closed terminal must not end this process before the database is stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const folder = process.env.DATABASE_URL || process.env.DATABASE_URL_FILE ? null : dataFolder();
  await demandFreePort(host, port, () => folder !== null && isLeftBehind(folder));
  let child = null;
  let stopping = false;
  const stop = () => {
    stopping = true;
    child?.kill('SIGTERM');
    setTimeout(() => child?.kill('SIGKILL'), STOP_TIMEOUT_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  const endWatching = watchLaunchers(launchers, () => {
    complain('npm, or the shell that it runs this with, has ended: Plimsoll stops too.');
    stop();
  });
  if (stopping) return 0;
  const database = await openDatabase(folder);
  try {
    if (stopping) return 0;
    child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...database.env, ...env, PORT: String(port), HOSTNAME: host, PLIMSOLL_HOST: host },
      // The closed channel shows the server that this process was killed.
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    database.setServer(child.pid);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!NEXT_BANNER.test(line)) process.stdout.write(`${line}\n`);
    });
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0))));
    // The link for creating the first account, while there is no account.
    let setUpUrl = null;
    child.on('message', (message) => {
      setUpUrl = message?.setUpUrl ?? setUpUrl;
    });
    void onStarted?.({ ended, isStopping: () => stopping, stop, findSetUpUrl: () => setUpUrl });
    const code = await ended;
    return stopping ? 0 : code;
  } finally {
    endWatching();
    await database.close();
  }
}

/** @param {string | null} folder - of the embedded PostgreSQL; null when the environment names a database */
async function openDatabase(folder) {
  if (folder === null) return { env: {}, setServer: () => {}, close: async () => {} };
  mkdirSync(folder, { recursive: true });
  if (!isWritable(folder))
    throw new Stop(`the data folder ${folder} cannot be written. Set PLIMSOLL_DATA_DIR to one that can.`);
  const giveBack = await takeFolderWhenStopped(folder);
  const guard = stopWhenKilled(folder);
  try {
    const secretFile = join(folder, 'secret');
    if (!existsSync(secretFile))
      writeFileSync(secretFile, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
    const postgres = await startPostgres(folder);
    const endKeeping = keepAlive(postgres, folder, complain);
    const secret =
      process.env.PLIMSOLL_SECRET || process.env.PLIMSOLL_SECRET_FILE ? {} : { PLIMSOLL_SECRET_FILE: secretFile };
    return {
      env: { DATABASE_URL: postgres.url, PLIMSOLL_DATA_DIR: folder, PLIMSOLL_ALONE: 'true', ...secret },
      setServer: guard.setServer,
      close: async () => {
        await endKeeping();
        await postgres.stop();
        guard.end();
        giveBack();
      },
    };
  } catch (error) {
    guard.end();
    giveBack();
    throw error;
  }
}

/** Waits while processes of a killed start still use the port. */
async function demandFreePort(host, port, isLeftBehindThere) {
  const end = performance.now() + LEFT_BEHIND_MS;
  for (;;) {
    try {
      return await listenOnce(host, port);
    } catch (error) {
      if (!isLeftBehindThere() || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function listenOnce(host, port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new Stop(
            `port ${port} on ${host} is in use. Stop what listens there, or start with PORT=${port + 1} npm start.`,
          ),
        );
      } else {
        reject(
          new Stop(
            `cannot listen on ${host}:${port} (${error.code}). Set PLIMSOLL_HOST and PORT to an address of this machine.`,
          ),
        );
      }
    });
    server.listen(port, host, () => server.close(resolve));
  });
}

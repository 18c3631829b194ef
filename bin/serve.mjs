import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keepAlive } from './keep-alive.mjs';
import { takeFolder } from './owner.mjs';
import { dataFolder, isWritable } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { complain, Stop } from './say.mjs';

const STOP_TIMEOUT_MS = 10_000;
/** What Next says of itself at the start; we say it in our words. */
const NEXT_BANNER = /^\s*(▲ Next\.js|- (Local|Network):|✓ (Starting|Ready|Running))|^\s*$/;

/**
 * Starts the database (unless DATABASE_URL names one) and then `command` with the environment it needs; stops them in
 * the reverse order on SIGINT, SIGTERM or when the server ends.
 *
 * @param {{ command: string, args: string[], cwd: string, host: string, port: number, env?: object, onStarted?: Function }} options
 * @returns {Promise<number>} the exit status
 */
export async function serve({ command, args, cwd, host, port, env = {}, onStarted }) {
  await demandFreePort(host, port);
  const database = await openDatabase();
  let child = null;
  let stopping = false;
  const stop = () => {
    stopping = true;
    child?.kill('SIGTERM');
    setTimeout(() => child?.kill('SIGKILL'), STOP_TIMEOUT_MS).unref();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    if (stopping) return 0;
    child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...database.env, ...env, PORT: String(port), HOSTNAME: host, PLIMSOLL_HOST: host },
      // The channel tells the server when this process was killed.
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!NEXT_BANNER.test(line)) process.stdout.write(`${line}\n`);
    });
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0))));
    // The link for the first account, where there is none yet.
    let setUpUrl = null;
    child.on('message', (message) => {
      setUpUrl = message?.setUpUrl ?? setUpUrl;
    });
    void onStarted?.({ ended, isStopping: () => stopping, stop, findSetUpUrl: () => setUpUrl });
    const code = await ended;
    return stopping ? 0 : code;
  } finally {
    await database.close();
  }
}

async function openDatabase() {
  if (process.env.DATABASE_URL || process.env.DATABASE_URL_FILE) return { env: {}, close: async () => {} };
  const folder = dataFolder();
  mkdirSync(folder, { recursive: true });
  if (!isWritable(folder))
    throw new Stop(`the data folder ${folder} cannot be written. Set PLIMSOLL_DATA_DIR to one that can.`);
  const giveBack = takeFolder(folder);
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
      close: async () => {
        await endKeeping();
        await postgres.stop();
        giveBack();
      },
    };
  } catch (error) {
    giveBack();
    throw error;
  }
}

function demandFreePort(host, port) {
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

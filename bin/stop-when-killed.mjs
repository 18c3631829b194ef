import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Waits for lines (the pid of the server, or "stopped"); when the pipe breaks, it becomes stop-orphan.mjs. */
const WAIT = 'while read -r line; do [ "$line" = stopped ] && exit 0; server=$line; done; exec "$@" "$server"';

/**
 * Sees to it that the server and the embedded PostgreSQL of a data folder end when this process is killed with SIGKILL.
 * A shell waits on a pipe from here, in a session of its own, since it needs 1 MB where Node.js needs 40.
 *
 * @param {string} folder
 * @returns {{ setServer: (pid: number) => void, end: () => void }} `end` says that all is stopped already
 */
export function stopWhenKilled(folder) {
  // Without a POSIX shell the database stays, and the next start adopts it.
  if (process.platform === 'win32') return { setServer: () => {}, end: () => {} };
  const script = fileURLToPath(new URL('stop-orphan.mjs', import.meta.url));
  const guard = spawn('sh', ['-c', WAIT, 'sh', process.execPath, script, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.stdin.unref?.();
  return {
    setServer: (pid) => guard.stdin.write(`${pid}\n`),
    end: () => guard.stdin.end('stopped\n'),
  };
}

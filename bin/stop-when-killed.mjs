import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Reads lines (the pid of the server, or "stopped"). When the pipe breaks, it becomes stop-orphan.mjs. */
const WAIT = 'while read -r line; do [ "$line" = stopped ] && exit 0; server=$line; done; exec "$@" "$server"';

/**
 * Ends the server and the embedded PostgreSQL of a data folder when this process is killed with SIGKILL. A shell in its
 * own session waits on a pipe from this process. A shell needs 1 MB, Node.js would need 40.
 *
 * @param {string} folder
 * @returns {{ setServer: (pid: number) => void, end: () => void }} `end` reports that everything is already stopped
 */
export function stopWhenKilled(folder) {
  // Without a POSIX shell the database keeps running, and the next start adopts it.
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

import { Worker } from 'node:worker_threads';

const PATIENCE_MS = 60_000;

/** Runs in a thread of its own, because an endless loop blocks the thread that parses. */
const CODE = `
const { workerData } = require('node:worker_threads');
const count = new Int32Array(workerData.shared);
let last = -1;
let since = Date.now();
setInterval(() => {
  const now = Atomics.load(count, 0);
  if (now !== last) [last, since] = [now, Date.now()];
  if (Date.now() - since < workerData.patienceMs) return;
  require('node:fs').writeSync(2, 'input ' + now + ' has not ended within ' + workerData.patienceMs + ' ms\\n');
  process.kill(process.pid, 'SIGKILL');
}, 500);
`;

/**
 * Kills this process when one input takes longer than a minute, after printing which one.
 *
 * @returns `note` to call before each input, and `end` to stop
 */
export function startWatchdog(patienceMs = PATIENCE_MS): { note: () => void; end: () => Promise<unknown> } {
  const shared = new SharedArrayBuffer(4);
  const count = new Int32Array(shared);
  const worker = new Worker(CODE, { eval: true, workerData: { shared, patienceMs } });
  worker.unref();
  return { note: () => void Atomics.add(count, 0, 1), end: () => worker.terminate() };
}

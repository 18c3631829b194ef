import { Worker } from 'node:worker_threads';

const PATIENCE_MS = 60_000;

/** Runs beside the thread that parses, which an endless loop would keep from noticing anything. */
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
 * Kills this process when one input takes longer than a minute, after saying which.
 *
 * @returns what has to be called before each input, and what ends it
 */
export function startWatchdog(patienceMs = PATIENCE_MS): { note: () => void; end: () => Promise<unknown> } {
  const shared = new SharedArrayBuffer(4);
  const count = new Int32Array(shared);
  const worker = new Worker(CODE, { eval: true, workerData: { shared, patienceMs } });
  worker.unref();
  return { note: () => void Atomics.add(count, 0, 1), end: () => worker.terminate() };
}

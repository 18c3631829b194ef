import { readProcess } from './process-table.mjs';

const CHECK_EVERY_MS = 1_000;

/**
 * Calls `onGone` once when one of the processes that launched this one has ended. An orphan gets another parent, so
 * each launcher is checked by the parent of the process below it. A reused process id cannot mislead it.
 *
 * @param {number[]} launchers - nearest first; empty watches nothing
 * @param {() => void} onGone
 * @returns {() => void} a function that ends the watch
 */
export function watchLaunchers(launchers, onGone) {
  const check = () => {
    if (!isGone(launchers)) return;
    clearInterval(timer);
    onGone();
  };
  const timer = launchers.length > 0 ? setInterval(check, CHECK_EVERY_MS) : undefined;
  timer?.unref();
  if (timer !== undefined) check();
  return () => clearInterval(timer);
}

function isGone(launchers) {
  return launchers.some((pid, at) => {
    if (at === 0) return process.ppid !== pid;
    // Null: this process ended a moment ago, and the next check notices it at the process below.
    const below = readProcess(launchers[at - 1]);
    return below !== null && below.parent !== pid;
  });
}

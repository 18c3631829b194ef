import type { Lifecycle } from './lifecycle.ts';

const STOP_MS = 5_000;

/** Ends the process in order on SIGTERM, SIGINT, or when the script that started it was killed. */
export function stopOnSignals(lifecycle: Lifecycle): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    lifecycle.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (process.channel) {
    process.on('disconnect', stop);
    // Listening must not keep an ended process alive.
    process.channel.unref();
  }
}

import type { Lifecycle } from './lifecycle.ts';
import type { Runtime } from './runtime-type.ts';

const STOP_MS = 5_000;

/** Stops the process gracefully on SIGTERM, SIGINT, or when the parent script that started it was killed. */
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

/** Reads and applies plimsoll.yaml again on SIGHUP. */
export function reloadOnSignal({ config, file }: Pick<Runtime, 'config' | 'file'>): void {
  // Without a file, SIGHUP keeps its default: it ends the process.
  if (config.file !== null) process.on('SIGHUP', () => void file.reload());
}

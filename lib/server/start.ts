import { ConfigError } from '#lib/config/errors.ts';
import { sendConsoleTo, sendWarningsTo } from '#lib/log/console.ts';
import { filterRequests } from './filter-requests.ts';
import { getRuntime } from './runtime.ts';
import { reloadOnSignal, stopOnSignals } from './signals.ts';

/** Starts the poller and the jobs of this process. A configuration that cannot be used ends it with a sentence. */
export function startServer(): void {
  try {
    const runtime = getRuntime();
    const { lifecycle, log, config } = runtime;
    // Who develops reads them in a terminal, with their colours.
    if (!config.isDevelopment) {
      sendConsoleTo(log);
      sendWarningsTo(log);
    }
    filterRequests(runtime);
    stopOnSignals(lifecycle);
    reloadOnSignal(runtime);
    lifecycle.start();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`plimsoll: ${error.message}\n`);
    process.exit(1);
  }
}

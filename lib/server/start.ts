import { ConfigError } from '#lib/config/errors.ts';
import { sendConsoleTo, sendWarningsTo } from '#lib/log/console.ts';
import { openRuntime } from './create-runtime.ts';
import { filterRequests } from './filter-requests.ts';
import { reloadOnSignal, stopOnSignals } from './signals.ts';

/** Starts the poller and the jobs of this process. Exits with an error message when the configuration is invalid. */
export function startServer(): void {
  try {
    const runtime = openRuntime();
    const { lifecycle, log, config } = runtime;
    // In development, the console keeps its own format and colours.
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

import { runFuzz } from './run-target.ts';
import { FUZZ_TARGETS } from './targets.ts';
import { startWatchdog } from './watchdog.ts';

/**
 * Runs one target in its own process to measure its own peak memory. The heap is that of a server in a container of 256
 * MB.
 */
const [name = '', runs = '', seed = ''] = process.argv.slice(2);
const fuzz = FUZZ_TARGETS.find((target) => target.name === name);
if (fuzz === undefined) throw new Error(`there is no target ${name}`);
const watchdog = startWatchdog();
const limits = { limitMs: 100, longestLimitMs: 2_000, growthRuns: 200 };
const result = await runFuzz(fuzz, {
  runs: Number(runs),
  seed: Number(seed),
  ...limits,
  onInput: watchdog.note,
  onRepeated: (repeatedSeed) => process.send?.({ repeatedSeed }),
});
await watchdog.end();
process.send?.({ ...result, peakRssBytes: process.resourceUsage().maxRSS * 1024 });

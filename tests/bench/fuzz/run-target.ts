import fc from 'fast-check';
import type { Fuzz, FuzzInput } from './fuzz.ts';

export type FuzzOptions = {
  runs: number;
  seed: number;
  /** CPU time allowed for every input. Long inputs also get the parser's time for each KiB. */
  limitMs: number;
  /** CPU time allowed for an input of `longest`, or the time for its length when that is more. */
  longestLimitMs: number;
  /** How many repeated inputs are compared at two lengths. */
  growthRuns: number;
  /** The longest repeated input. Defaults to the longest input in production. */
  most?: number;
  /** Called before each input, so that one that never ends can be detected. */
  onInput?: () => void;
  /** Called with the seed of each repeated input, so that one that exhausts memory can be reproduced. */
  onRepeated?: (seed: number) => void;
};

export type FuzzResult = {
  name: string;
  inputs: number;
  refused: number;
  slowestMs: number;
  longestMs: number;
  /** The failure with the shrunk input and how to repeat it. Null when there is none. */
  failure: string | null;
};

class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** Below this time a ratio of two times means nothing, because garbage collection can take as long. */
const LEAST_MS = 200;
const LENGTHS = 8;
/** Allowed growth of time, as a multiple of the growth in length. Caches and garbage collection take a part. */
const MOST_GROWTH = 3;

/** Runs a parser on `runs` inputs and on repeated ones. The first failure ends the run after it was shrunk. */
export async function runFuzz<Input extends FuzzInput>(fuzz: Fuzz<Input>, options: FuzzOptions): Promise<FuzzResult> {
  const result: FuzzResult = { name: fuzz.name, inputs: 0, refused: 0, slowestMs: 0, longestMs: 0, failure: null };
  const { runs, seed, limitMs } = options;
  const checked = fc.asyncProperty(fuzz.inputs, async (input) => {
    options.onInput?.();
    const startedAt = performance.now();
    const isRefused = await tryInput(fuzz, input);
    const ms = performance.now() - startedAt;
    result.inputs += 1;
    if (isRefused) result.refused += 1;
    if (ms <= Math.max(result.slowestMs, 1)) return;
    // Measured again, because the first time can include compilation or another process.
    const cpuMs = Math.min(ms, await leastCpuMs(fuzz, input));
    result.slowestMs = Math.max(result.slowestMs, cpuMs);
    const most = mostMs(fuzz, input, limitMs);
    if (cpuMs > most)
      throw new TooSlowError(`took ${Math.round(cpuMs)} ms of CPU; ${Math.round(most)} ms are the most`);
  });
  const details = await fc.check(checked, { numRuns: runs, seed, interruptAfterTimeLimit: 3_600_000 });
  if (details.failed && details.counterexample) {
    const [input] = details.counterexample;
    result.failure = explainFailure(fuzz.name, input, details.errorInstance, `--seed ${seed}`);
    return result;
  }
  result.failure = await checkGrowth(fuzz, options, result);
  return result;
}

/** @returns true when the input was refused @throws errors that are not a refusal */
async function tryInput<Input extends FuzzInput>(fuzz: Fuzz<Input>, input: Input): Promise<boolean> {
  try {
    const returned = fuzz.call(input);
    const value: unknown = returned instanceof Promise ? await returned : returned;
    return fuzz.isRefusal?.(value) ?? false;
  } catch (error) {
    if (fuzz.refusals.some((refusal) => error instanceof refusal)) return true;
    throw error;
  }
}

async function leastCpuMs<Input extends FuzzInput>(fuzz: Fuzz<Input>, input: Input): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run += 1) {
    const before = process.cpuUsage();
    await tryInput(fuzz, input);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

function mostMs<Input extends FuzzInput>({ msPerKiB = 0 }: Fuzz<Input>, { length }: Input, limitMs: number): number {
  return limitMs + (length / 1024) * msPerKiB;
}

/** Runs the same choices at two lengths. The time may grow with the length, but not much more. */
async function checkGrowth<Input extends FuzzInput>(
  fuzz: Fuzz<Input>,
  { seed, growthRuns, limitMs, longestLimitMs, onInput, onRepeated, most = Number.POSITIVE_INFINITY }: FuzzOptions,
  result: FuzzResult,
): Promise<string | null> {
  const longest = Math.min(fuzz.longest, most);
  for (let run = 0; run < growthRuns; run += 1) {
    const sampleOf = (length: number) => fc.sample(fuzz.repeated(length), { seed: seed + run, numRuns: 1 })[0];
    const [short, long] = [sampleOf(Math.floor(longest / LENGTHS)), sampleOf(longest)];
    if (short === undefined || long === undefined) continue;
    onInput?.();
    onRepeated?.(seed + run);
    try {
      const startedAt = performance.now();
      if (await tryInput(fuzz, long)) result.refused += 1;
      result.inputs += 1;
      if (performance.now() - startedAt < LEAST_MS) continue;
      const longMs = await leastCpuMs(fuzz, long);
      result.longestMs = Math.max(result.longestMs, longMs);
      const mostLongMs = Math.max(longestLimitMs, mostMs(fuzz, long, limitMs));
      if (longMs > mostLongMs)
        throw new TooSlowError(
          `${long.length} took ${Math.round(longMs)} ms of CPU; ${Math.round(mostLongMs)} ms are the most`,
        );
      const shortMs = await leastCpuMs(fuzz, short);
      if (longMs > LEAST_MS && longMs > shortMs * LENGTHS * MOST_GROWTH)
        throw new TooSlowError(
          `${short.length} took ${shortMs.toFixed(1)} ms, and ${long.length} took ${longMs.toFixed(1)} ms`,
        );
    } catch (error) {
      return explainFailure(fuzz.name, short, error, `--seed ${seed + run}`);
    }
  }
  return null;
}

const MOST_SHOWN = 2_000;

function explainFailure(name: string, input: FuzzInput, error: unknown, how: string): string {
  const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
  const shown = JSON.stringify(text).slice(0, MOST_SHOWN);
  const kind = typeof input === 'string' ? 'text' : 'bytes, as latin1';
  const reason =
    error instanceof Error
      ? `${error.name}: ${error.message}\n${error.stack?.split('\n').slice(1, 6).join('\n')}`
      : String(error);
  return `${name} (${how}), ${input.length} ${kind}:\n  ${shown}\n  ${reason}`;
}

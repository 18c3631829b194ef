import { fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { FUZZ_TARGETS } from './fuzz/targets.ts';
import type { Line } from './report.ts';

export type FuzzRun = {
  /** Inputs for all targets together. */
  runs: number;
  seed: number;
  /** Names of targets. Null: all. */
  only: readonly string[] | null;
};

/** V8's old generation, as bin/memory.mjs sets it for a container of 256 MB. */
const HEAP_MB = 128;
const MB = 1_000_000;

const Result = z.object({
  inputs: z.number(),
  refused: z.number(),
  slowestMs: z.number(),
  longestMs: z.number(),
  failure: z.string().nullable(),
  peakRssBytes: z.number(),
});

const Repeated = z.object({ repeatedSeed: z.number() });

/** Runs every parser of external data on changed valid inputs; see fuzz/fuzz.ts. */
export async function measureFuzz({ runs, seed, only }: FuzzRun): Promise<{ lines: Line[]; failures: string[] }> {
  const targets = FUZZ_TARGETS.filter(({ name }) => only === null || only.includes(name));
  if (targets.length === 0)
    throw new Error(`no such target; there are ${FUZZ_TARGETS.map(({ name }) => name).join(', ')}`);
  const each = Math.ceil(runs / targets.length);
  const lines: Line[] = [];
  const failures: string[] = [];
  for (const { name } of targets) {
    const result = await runTarget(name, each, seed);
    if (typeof result === 'string') failures.push(result);
    else if (result.failure !== null) failures.push(result.failure);
    lines.push({
      what: name,
      value: typeof result === 'string' ? 'ended early' : summarise(result),
      target: 'typed errors, 100 ms',
      met: typeof result !== 'string' && result.failure === null,
    });
  }
  return { lines, failures };
}

function summarise({ inputs, refused, slowestMs, longestMs, peakRssBytes }: z.output<typeof Result>): string {
  const count = (value: number) => value.toLocaleString('en');
  const longest = longestMs === 0 ? '' : `, longest ${longestMs.toFixed(0)} ms`;
  return `${count(inputs)} inputs, ${count(refused)} refused, slowest ${slowestMs.toFixed(1)} ms${longest}, ${Math.round(peakRssBytes / MB)} MB`;
}

/** @returns the result, or a text that explains why there is none */
function runTarget(name: string, runs: number, seed: number): Promise<z.output<typeof Result> | string> {
  return new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, 'fuzz', 'target-process.ts'), [name, String(runs), String(seed)], {
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    let errors = '';
    let result: z.output<typeof Result> | null = null;
    child.stderr?.on('data', (chunk) => {
      errors = (errors + chunk).slice(-4_000);
    });
    let last = `an input of --seed ${seed}`;
    child.on('message', (message) => {
      const repeated = Repeated.safeParse(message);
      if (repeated.success) last = `the repeated input of seed ${repeated.data.repeatedSeed}`;
      else result = Result.parse(message);
    });
    child.on('exit', (code, signal) => {
      resolve(result ?? `${name} ended with ${signal ?? code} over ${last}:\n${errors}`);
    });
  });
}

/** Line is one measurement: its name, value and target. */
export type Line = { what: string; value: string; target?: string; met?: boolean };

export function printSection(title: string, lines: readonly Line[]): void {
  const width = Math.max(...lines.map((line) => line.what.length));
  const valueWidth = Math.max(...lines.map((line) => line.value.length));
  console.log(`\n${title}`);
  for (const { what, value, target, met } of lines) {
    const verdict = target === undefined ? '' : `   ${target}${met === undefined ? '' : met ? '   met' : '   MISSED'}`;
    console.log(`  ${what.padEnd(width)}  ${value.padStart(valueWidth)}${verdict}`);
  }
}

/** Returns the median of several runs, because absolute times vary on shared machines. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const startedAt = performance.now();
  const result = await work();
  return { ms: performance.now() - startedAt, result };
}

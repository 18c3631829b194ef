/** Family is one metric of Prometheus' text format with its samples. */
export type Family = {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  samples: { labels: Readonly<Record<string, string>>; value: number }[];
};

/**
 * Writes Prometheus' text format, version 0.0.4. A family without samples is left out. Label values can contain any
 * text.
 */
export function expose(families: readonly Family[]): string {
  const lines: string[] = [];
  for (const { name, help, type, samples } of families) {
    if (samples.length === 0) continue;
    lines.push(`# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}`, `# TYPE ${name} ${type}`);
    for (const { labels, value } of samples) lines.push(`${name}${writeLabels(labels)} ${value}`);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function writeLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeValue(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

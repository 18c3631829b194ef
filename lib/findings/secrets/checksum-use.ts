const MOST_READ = 2_000;

/**
 * Reports whether later text compares the variable's value with a file or checks it out. The value is then a checksum
 * or a commit.
 */
export function isChecksumOrCommit(value: string, name: string, behind: number, text: string): boolean {
  if (!/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(value)) return false;
  if (!/^\w{1,120}$/.test(name)) return false;
  const window = text.slice(behind, behind + MOST_READ);
  if (!/sum\b|\bgit\s/.test(window)) return false;
  const variable = `\\$\\{?${name}\\b`;
  return new RegExp(
    `${variable}[^\\n]{0,80}(?:sha\\d{0,3}|md5)sum|(?:sha\\d{0,3}|md5)sum[^\\n;&]{0,80}${variable}|\\bgit\\s[^\\n;&|]{0,80}${variable}`,
  ).test(window);
}

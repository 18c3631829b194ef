import { noteAssignments, readCommand } from './commands.ts';
import { addName, type Found, nothingFound, skip } from './found.ts';
import { commandsOf } from './shell-lines.ts';
import { createVariables, type Variables } from './variables.ts';

const SECTION = /^\[([A-Za-z-]{1,32})\]$/;
const SECTIONS = new Set(
  'Container Image Build Pod Kube Volume Network Quadlet Unit Service Install Timer Socket'.split(' '),
);
type Reading = { found: Found; values: Map<string, string>; variables: Variables };
const IMAGE_SECTIONS = new Set(['Container', 'Image', 'Volume']);

/**
 * Returns the images of Podman's Quadlet units and of systemd services that run containers. Returns null for other
 * texts.
 */
export function findUnits(lines: readonly string[]): Found | null {
  if (!lines.some((line) => SECTIONS.has(sectionOf(line) ?? ''))) return null;
  if (lines.some((line) => line.trimEnd() === '---')) return null;
  const first = lines.find((line) => line.trim() !== '' && !/^[#;]/.test(line.trim()));
  if (first === undefined || !SECTIONS.has(sectionOf(first) ?? '')) return null;
  const found = nothingFound();
  const values = new Map<string, string>();
  const reading: Reading = { found, values, variables: createVariables(values) };
  let current = '';
  for (let at = 0; at < lines.length; at += 1) {
    const start = at;
    const parts = [(lines[at] ?? '').trim()];
    if (/^[#;]/.test(parts[0] ?? '')) continue;
    while (parts.at(-1)?.endsWith('\\') && at + 1 < lines.length) {
      at += 1;
      const next = (lines[at] ?? '').trim();
      parts.push(parts.pop()?.slice(0, -1) ?? '', /^[#;]/.test(next) ? '\\' : next);
    }
    const text = parts.join(' ');
    current = sectionOf(text) ?? current;
    // The variables of one unit do not apply to the next.
    if (sectionOf(text) === 'Unit') values.clear();
    readSetting(reading, text, start + 1, current);
  }
  return found;
}

const sectionOf = (line: string): string | null => SECTION.exec(line.trim())?.[1] ?? null;

function readSetting({ found, values, variables }: Reading, text: string, line: number, current: string): void {
  const equals = text.indexOf('=');
  if (equals < 0) return;
  const key = text.slice(0, equals).trim();
  const value = text.slice(equals + 1).trim();
  if (key === 'Image' && IMAGE_SECTIONS.has(current)) readImage(found, value, line);
  if (key === 'Mount' && current === 'Container' && /(?:^|,)type=image(?:,|$)/.test(value)) {
    const [, source = ''] = /(?:^|,)(?:source|src)=([^,]+)/.exec(value) ?? [];
    if (source !== '') readImage(found, source, line);
  }
  if (current === 'Service' && /^Exec(?:Start|StartPre|StartPost|Reload)$/.test(key))
    for (const command of commandsOf(value.replace(/^[-@:+!]+/, ''), line)) readCommand(found, command, variables);
  if (current === 'Service' && key === 'Environment')
    for (const command of commandsOf(value, line)) noteAssignments(command, values, variables);
}

function readImage(found: Found, value: string, line: number): void {
  const name = value.replace(/^(["'])(.*)\1$/, '$2');
  if (/^[^/:]+\.(?:image|build)$/.test(name)) skip(found, name, line, 'another unit, which names the image');
  else if (/%[a-zA-Z]/.test(name)) skip(found, name, line, 'has a specifier of systemd, which has no value here');
  else if (/\$/.test(name)) skip(found, name, line, 'has a variable, which has no value here');
  else addName(found, name, line);
}

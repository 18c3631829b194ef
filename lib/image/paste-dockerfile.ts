import { addName, type Found, nothingFound, skip } from './paste-found.ts';
import { substitute } from './paste-variables.ts';

/** The images that a Dockerfile builds on: stages by name and `scratch` are none, ARG defaults are put in. */
export function readDockerfile(text: string): Found {
  const found = nothingFound();
  const stages = new Set<string>();
  const defaults = new Map<string, string>();
  let inPreamble = true;
  for (const { line, instruction } of instructionsOf(text)) {
    const [word = '', ...rest] = instruction.split(/\s+/);
    if (word.toUpperCase() === 'ARG' && inPreamble) {
      for (const argument of rest) setDefault(defaults, argument);
    } else if (word.toUpperCase() === 'FROM') {
      inPreamble = false;
      const [image = '', as = '', name = ''] = rest.filter((part) => !part.startsWith('--'));
      readFrom(found, image, line, { stages, defaults });
      if (as.toUpperCase() === 'AS') stages.add(name.toLowerCase());
    }
  }
  return found;
}

function readFrom(
  found: Found,
  image: string,
  line: number,
  { stages, defaults }: { stages: ReadonlySet<string>; defaults: ReadonlyMap<string, string> },
): void {
  const { text, missing } = substitute(image, defaults);
  if (missing !== null) skip(found, image, line, `the argument ${missing} has no default here`);
  else if (text.toLowerCase() === 'scratch') skip(found, image, line, 'scratch is no image');
  else if (stages.has(text.toLowerCase())) skip(found, image, line, 'a stage of the same Dockerfile');
  else addName(found, text, line);
}

/** Only arguments before the first FROM may be used in a FROM. */
function setDefault(defaults: Map<string, string>, argument: string): void {
  const equals = argument.indexOf('=');
  if (equals <= 0) return;
  const { text, missing } = substitute(argument.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2'), defaults);
  if (missing === null) defaults.set(argument.slice(0, equals), text);
}

/** Instructions with continued lines joined; comments and the bodies of heredocs are left out. */
function* instructionsOf(text: string): Generator<{ line: number; instruction: string }> {
  let heredoc: string | null = null;
  let parts: string[] = [];
  let startedAt = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (heredoc !== null) {
      if (line === heredoc) heredoc = null;
      continue;
    }
    if (line === '' || line.startsWith('#')) continue;
    if (parts.length === 0) startedAt = index + 1;
    if (line.endsWith('\\')) {
      parts.push(line.slice(0, -1));
      continue;
    }
    const instruction = [...parts, line].join(' ').trim();
    parts = [];
    heredoc = /^(?:RUN|COPY|ADD)\b.*?<<-?["']?(\w+)["']?/i.exec(instruction)?.[1] ?? null;
    yield { line: startedAt, instruction };
  }
}

import { addName, type Found, nothingFound, skip } from './paste-found.ts';
import {
  createVariables,
  explainSubstitution,
  type FailedSubstitution,
  substitute,
  type Variables,
} from './paste-variables.ts';

type Arguments = {
  values: Map<string, string>;
  variables: Variables;
  /** Those whose value would be too long, with why. */
  broken: Map<string, string>;
};

/** The images that a Dockerfile builds on: stages by name and `scratch` are none, ARG defaults are put in. */
export function readDockerfile(text: string): Found {
  const found = nothingFound();
  const stages = new Set<string>();
  const values = new Map<string, string>();
  const known: Arguments = { values, variables: createVariables(values), broken: new Map() };
  let inPreamble = true;
  for (const { line, instruction } of instructionsOf(text)) {
    const [word = '', ...rest] = instruction.split(/\s+/);
    if (word.toUpperCase() === 'ARG' && inPreamble) {
      for (const argument of rest) setDefault(found, argument, line, known);
    } else if (word.toUpperCase() === 'FROM') {
      inPreamble = false;
      const [image = '', as = '', name = ''] = rest.filter((part) => !part.startsWith('--'));
      readFrom(found, image, line, { stages, known });
      if (as.toUpperCase() === 'AS') stages.add(name.toLowerCase());
    }
  }
  return found;
}

function readFrom(
  found: Found,
  image: string,
  line: number,
  { stages, known }: { stages: ReadonlySet<string>; known: Arguments },
): void {
  const result = substitute(image, known.variables);
  if (result.failure !== null) skip(found, image, line, explain(result, known));
  else if (result.text.toLowerCase() === 'scratch') skip(found, image, line, 'scratch is no image');
  else if (stages.has(result.text.toLowerCase())) skip(found, image, line, 'a stage of the same Dockerfile');
  else addName(found, result.text, line);
}

/** Only arguments before the first FROM may be used in a FROM. */
function setDefault(found: Found, argument: string, line: number, known: Arguments): void {
  const equals = argument.indexOf('=');
  if (equals <= 0) return;
  const name = argument.slice(0, equals);
  const result = substitute(argument.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2'), known.variables);
  known.values.delete(name);
  known.broken.delete(name);
  if (result.failure === null) known.values.set(name, result.text);
  else if (result.failure !== 'missing') {
    const reason = explain(result, known);
    known.broken.set(name, `the argument ${name} of line ${line} is ${reason}`);
    skip(found, argument, line, reason);
  } else {
    const reason = known.broken.get(result.name);
    if (reason !== undefined) known.broken.set(name, reason);
  }
}

function explain(result: FailedSubstitution, { broken }: Arguments): string {
  const reason = result.failure === 'missing' ? broken.get(result.name) : undefined;
  return reason ?? explainSubstitution(result, 'argument');
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

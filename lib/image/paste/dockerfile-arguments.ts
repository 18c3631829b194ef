import { type Found, skip } from './found.ts';
import {
  createVariables,
  explainSubstitution,
  type FailedSubstitution,
  substitute,
  type Variables,
} from './variables.ts';

/** What the ARG lines above the first FROM set: only these may be used in a FROM. */
export type DockerfileArguments = {
  escapeChar: string;
  values: Map<string, string>;
  variables: Variables;
  /** The same with the arguments of a platform set. */
  platforms: Variables[];
  /** Those whose value would be too long, with why. */
  broken: Map<string, string>;
};

export type ExpandedWord = { text: string; reason: null } | { text: null; reason: string };

/** Set by BuildKit for each platform that is built for. */
const PLATFORM_ARGUMENTS = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT|OSVERSION)$/;

const platformValues = (name: string): ReadonlyMap<string, string> =>
  new Map(['TARGETARCH', 'TARGETOS', 'BUILDARCH', 'BUILDOS'].map((argument) => [argument, name]));

export function createArguments(escapeChar: string): DockerfileArguments {
  const values = new Map<string, string>();
  const platforms = ['amd64', 'arm64', 'arm', '386', 'linux', 'windows']
    .map(platformValues)
    .map((ofPlatform) => createVariables({ get: (name) => values.get(name) ?? ofPlatform.get(name) }));
  return { escapeChar, values, variables: createVariables(values), platforms, broken: new Map() };
}

/** "NAME=value" or "NAME"; the latter keeps what was set before. */
export function readArgument(found: Found, argument: string, line: number, known: DockerfileArguments): void {
  const equals = argument.indexOf('=');
  if (equals <= 0) return;
  const name = argument.slice(0, equals);
  const result = substitute(argument.slice(equals + 1), known.variables, known);
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

/** The word with quotes taken off and arguments filled in, or why that cannot be done. */
export function expandWord(word: string, known: DockerfileArguments): ExpandedWord {
  const result = substitute(word, known.variables, known);
  return result.failure === null ? { text: result.text, reason: null } : { text: null, reason: explain(result, known) };
}

/** What a word is on several platforms, if it depends on the platform that is built for. */
export function expandForPlatforms(word: string, known: DockerfileArguments): string[] {
  if (!/TARGET|BUILD/.test(word)) return [];
  return known.platforms.flatMap((variables) => {
    const { text } = substitute(word, variables, known);
    return text === null ? [] : [text];
  });
}

function explain(result: FailedSubstitution, { broken }: DockerfileArguments): string {
  if (result.failure === 'missing' && PLATFORM_ARGUMENTS.test(result.name))
    return `depends on the platform that is built for (${result.name})`;
  const reason = result.failure === 'missing' ? broken.get(result.name) : undefined;
  return reason ?? explainSubstitution(result, 'argument');
}

import { type Found, skip } from './found.ts';
import {
  createVariables,
  explainSubstitution,
  type FailedSubstitution,
  substitute,
  type Variables,
} from './variables.ts';

/** DockerfileArguments are the ARG lines above the first FROM, the only ones that a FROM can use. */
export type DockerfileArguments = {
  escapeChar: string;
  values: Map<string, string>;
  variables: Variables;
  /** The same arguments, with those of each platform set. */
  platforms: Variables[];
  /** Arguments whose value is too long, with the reason. */
  broken: Map<string, string>;
};

export type ExpandedWord = { text: string; reason: null } | { text: null; reason: string };

/** Arguments that BuildKit sets for each platform it builds for. */
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

/** Reads "NAME=value" or "NAME". The latter keeps an earlier value. */
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

/** Returns a word without quotes and with arguments expanded, or why that is impossible. */
export function expandWord(word: string, known: DockerfileArguments): ExpandedWord {
  const result = substitute(word, known.variables, known);
  return result.failure === null ? { text: result.text, reason: null } : { text: null, reason: explain(result, known) };
}

/** Returns the word for each platform when it depends on the platform, else nothing. */
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

import { type ImageArguments, TOOLS } from './command-tools.ts';
import { type Found, skip } from './found.ts';
import { hasImageScheme, isSurelyImage, noteImageText } from './image-text.ts';
import { commandsOf, type ShellCommand, type ShellWord } from './shell-lines.ts';
import { substitute, type Variables } from './variables.ts';

/** Programs that run the command after them. */
const WRAPPERS = new Set([
  ...[
    'sudo',
    'exec',
    'time',
    'env',
    'nohup',
    'command',
    'then',
    'do',
    'else',
    'if',
    'while',
    'until',
    '!',
    '{',
    'xargs',
  ],
  ...[
    'doas',
    'microk8s',
    'k3s',
    'minikube',
    'sh',
    'bash',
    'nice',
    'winpty',
    'lima',
    'colima',
    '-',
    '--',
    'retry',
    'eval',
  ],
]);
const SHELLS = new Set(['sh', 'bash', 'zsh', 'ash', 'dash']);
const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/s;
const TOOL_NAME =
  /\b(?:docker|podman|nerdctl|finch|kubectl|oc|k|crictl|ctr|skopeo|crane|buildah|dive|grype|syft|trivy|kind|minikube|k3d|gcloud|az)\b/;

/** A cheap test whether a line can contain a command with an image, before it is split into words. */
export const mayHaveTool = (line: string): boolean => TOOL_NAME.test(line);

/** Remembers variables that a shell script sets, for later commands. */
export function noteAssignments({ words }: ShellCommand, values: Map<string, string>, variables: Variables): void {
  const [first] = words;
  const rest =
    first !== undefined && ['export', 'local', 'readonly', 'declare'].includes(first.text) ? words.slice(1) : words;
  if (rest.some(({ text }) => !ASSIGNMENT.test(text))) return;
  for (const { text, isLiteral } of rest) {
    const [, name = '', written = ''] = ASSIGNMENT.exec(text) ?? [];
    const value = isLiteral || /\$\(/.test(written) ? null : substitute(written, variables).text;
    if (value === null || /[$`\s]/.test(value)) values.delete(name);
    else values.set(name, value);
  }
}

/** Notes the images of a command. Returns false for a command without images. */
export function readCommand(found: Found, { words, line }: ShellCommand, variables: Variables): boolean {
  const script = scriptOf(words);
  if (script !== null) {
    const inner = commandsOf(script, line);
    return inner.map((command) => readCommand(found, command, variables)).includes(true);
  }
  const start = findTool(words);
  if (start === null) return false;
  const tool = TOOLS.get(nameOf(words[start]));
  if (tool === undefined) return false;
  const rest = withoutGlobalFlags(words.slice(start + 1), tool.globalSwitches);
  const verb = findVerb(rest, tool.verbs);
  if (verb === null) return false;
  const images = imagesOf(rest.slice(verb.length), verb.takes);
  for (const { text, isLiteral } of images) {
    if (isLiteral) skip(found, text, line, 'has a variable in single quotes');
    else noteImageText(found, text, line, { certainty: 'certain', variables });
  }
  return images.length > 0 || verb.takes.kind === 'arguments';
}

/** Returns a program's name without its folder and without the "@" of Make and cmd. */
const nameOf = (word: ShellWord | undefined): string =>
  (word?.text.replace(/^@/, '').split(/[\\/]/).at(-1) ?? '').toLowerCase();

/** Returns the script that a shell runs: `sh -c "docker run nginx"`. */
function scriptOf(words: readonly ShellWord[]): string | null {
  const shell = words.findIndex((word) => !WRAPPERS.has(nameOf(word)) || SHELLS.has(nameOf(word)));
  if (!SHELLS.has(nameOf(words[shell]))) return null;
  const [flag, script] = words.slice(shell + 1);
  return flag !== undefined && /^-[a-z]*c$/.test(flag.text) ? (script?.text ?? null) : null;
}

function findTool(words: readonly ShellWord[]): number | null {
  for (const [index, word] of words.entries()) {
    const { text } = word;
    const next = nameOf(words[index + 1]);
    if (WRAPPERS.has(nameOf(word)) && !(nameOf(word) === 'minikube' && next === 'image')) continue;
    if (TOOLS.has(nameOf(word))) return index;
    // Flags of sudo and similar programs. Their values are unknown, so they are skipped only right in front of a tool.
    const isPassed = text.startsWith('-') || TOOLS.has(next) || words[index + 1]?.text === '--';
    if (ASSIGNMENT.test(text) || (index > 0 && isPassed)) continue;
    return null;
  }
  return null;
}

function withoutGlobalFlags(words: readonly ShellWord[], switches: readonly string[]): readonly ShellWord[] {
  let at = 0;
  while (words[at]?.text.startsWith('-')) {
    const { text = '' } = words[at] ?? {};
    const hasValue = !text.includes('=') && !switches.includes(text.replace(/^-+/, ''));
    at += hasValue ? 2 : 1;
  }
  return words.slice(at);
}

function findVerb(
  words: readonly ShellWord[],
  verbs: Record<string, ImageArguments>,
): { length: number; takes: ImageArguments } | null {
  for (const length of [3, 2, 1, 0]) {
    const verb = words
      .slice(0, length)
      .map(({ text }) => text)
      .join(' ');
    const takes = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (takes !== undefined && words.length >= length) return { length, takes };
  }
  return null;
}

function imagesOf(words: readonly ShellWord[], takes: ImageArguments): ShellWord[] {
  if (takes.kind === 'scheme') return words.filter(({ text }) => hasImageScheme(text));
  if (takes.kind === 'flag') return flagValues(words, takes.names);
  if (takes.kind === 'assignments')
    return words.slice(1).flatMap(({ text, isLiteral }) => {
      const [, name] = /^[\w.*-]+=(.+)$/.exec(text) ?? [];
      return name === undefined || text.startsWith('-') ? [] : [{ text: name, isLiteral }];
    });
  return argumentWords(words, takes).slice(0, takes.count);
}

function flagValues(words: readonly ShellWord[], names: readonly string[]): ShellWord[] {
  return words.flatMap(({ text, isLiteral }, index) => {
    const [, name = '', value] = /^--?([\w-]+)(?:=(.*))?$/s.exec(text) ?? [];
    if (!names.includes(name)) return [];
    if (value !== undefined) return [{ text: value, isLiteral }];
    const next = words[index + 1];
    return next === undefined ? [] : [next];
  });
}

function argumentWords(
  words: readonly ShellWord[],
  { switches, shortSwitches, count }: Extract<ImageArguments, { kind: 'arguments' }>,
): ShellWord[] {
  const images: ShellWord[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined || images.length >= count) break;
    const { text } = word;
    if (/^\d*[<>]|^&>/.test(text)) {
      if (/^(?:\d*[<>]+|&>)$/.test(text)) at += 1;
    } else if (text === '--') continue;
    else if (text.startsWith('--')) {
      const next = words[at + 1]?.text ?? '';
      const isSwitch = text.includes('=') || switches.includes(text.slice(2)) || next.startsWith('--');
      if (!isSwitch) at += 1;
    } else if (text.startsWith('-') && text.length > 1) {
      if (takesNext(text.slice(1), shortSwitches)) at += 1;
    } else images.push(word);
  }
  // An unknown flag may have no value, and a shell word may stand in place of the image.
  return count === 1
    ? images
    : images.filter(({ text }) => text.includes('$') || isSurelyImage(text) || /^[a-z0-9]/.test(text));
}

/** Reports whether the next word is a flag's value. In "-dp" it is, in "-p80:80" and "-eA=1" the value is attached. */
function takesNext(letters: string, shortSwitches: string): boolean {
  for (const [index, letter] of letters.split('').entries()) {
    if (!shortSwitches.includes(letter)) return index === letters.length - 1;
  }
  return false;
}

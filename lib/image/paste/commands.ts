import { type ImageArguments, TOOLS } from './command-tools.ts';
import { type Found, skip } from './found.ts';
import { hasImageScheme, isSurelyImage, offerText } from './image-text.ts';
import { commandsOf, type ShellCommand, type ShellWord } from './shell-lines.ts';
import { substitute, type Variables } from './variables.ts';

/** Words that stand before a command and run it. */
const wrappers = new Set([
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
const shells = new Set(['sh', 'bash', 'zsh', 'ash', 'dash']);
const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/s;
const TOOL_NAME =
  /\b(?:docker|podman|nerdctl|finch|kubectl|oc|k|crictl|ctr|skopeo|crane|buildah|dive|grype|syft|trivy|kind|minikube|k3d|gcloud|az)\b/;

/** Whether a line may have a command that takes an image: a cheap test before it is cut into words. */
export const mayHaveTool = (line: string): boolean => TOOL_NAME.test(line);

/** Values that a shell script sets itself, which later commands may use. */
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

/** Notes the images of a command. False: it is none that takes an image. */
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
    else offerText(found, text, line, { place: 'image', variables });
  }
  return images.length > 0 || verb.takes.kind === 'arguments';
}

/** Of a program, without its folder and the "@" that Make and cmd have before a command. */
const nameOf = (word: ShellWord | undefined): string =>
  (word?.text.replace(/^@/, '').split(/[\\/]/).at(-1) ?? '').toLowerCase();

/** The text that a shell is given to run: `sh -c "docker run nginx"`. */
function scriptOf(words: readonly ShellWord[]): string | null {
  const shell = words.findIndex((word) => !wrappers.has(nameOf(word)) || shells.has(nameOf(word)));
  if (!shells.has(nameOf(words[shell]))) return null;
  const [flag, script] = words.slice(shell + 1);
  return flag !== undefined && /^-[a-z]*c$/.test(flag.text) ? (script?.text ?? null) : null;
}

function findTool(words: readonly ShellWord[]): number | null {
  for (const [index, word] of words.entries()) {
    const { text } = word;
    const next = nameOf(words[index + 1]);
    if (wrappers.has(nameOf(word)) && !(nameOf(word) === 'minikube' && next === 'image')) continue;
    if (TOOLS.has(nameOf(word))) return index;
    // Flags of sudo and others; their values would have to be known, so only those in front of a tool are passed over.
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
  // A flag that is not known here may have taken no value, or a shell's word may stand where the image is expected.
  return count === 1
    ? images
    : images.filter(({ text }) => text.includes('$') || isSurelyImage(text) || /^[a-z0-9]/.test(text));
}

/** "-dp" is a switch and a flag whose value follows; in "-p80:80" and "-eA=1" it is part of the word. */
function takesNext(letters: string, shortSwitches: string): boolean {
  for (const [index, letter] of letters.split('').entries()) {
    if (!shortSwitches.includes(letter)) return index === letters.length - 1;
  }
  return false;
}

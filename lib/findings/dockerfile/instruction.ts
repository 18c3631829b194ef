import { displayInstruction } from '#lib/image/instruction.ts';
import { type Steps, splitSteps } from './steps.ts';

export type RunInstruction = Steps & {
  verb: 'RUN';
  /** Options such as "--mount=type=cache,target=/root/.npm". */
  flags: readonly string[];
};

export type CopyInstruction = {
  verb: 'COPY' | 'ADD';
  flags: readonly string[];
  /** As in the Dockerfile; UNKNOWN_FILES when the builder recorded only a hash of them. */
  sources: readonly string[];
  target: string;
};

export type Instruction = RunInstruction | CopyInstruction;

/** Written for sources that a history does not name. */
export const UNKNOWN_FILES = '<files>';

/** Instructions are cut to this length when they are stored. */
const CUT_LENGTH = 8_000;
const RUN_FLAG = /^(--(?:mount|network|security)=\S+)\s+/;
const COPY_FLAG = /^(--[a-z]+(?:=\S+)?)\s+/;
const SHELL = /^(?:\/usr)?\/bin\/(?:ba|da|a|z|k)?sh(?: -[a-z]+| pipefail){0,4}? -[a-z]*c\s+/;
const HASHED = /^(?:(?:file|dir|multi):[0-9a-f#]+ )+in /;

/**
 * Parses the instruction that made a layer, in any form that a builder records. Returns null for text that is no RUN,
 * COPY or ADD, or that was cut.
 */
export function parseInstruction(raw: string | null): Instruction | null {
  if (raw === null || (raw.length >= CUT_LENGTH && raw.endsWith('…'))) return null;
  const [, verb = '', rest = ''] = /^(RUN|COPY|ADD)\s+(.*)$/s.exec(displayInstruction(raw)) ?? [];
  if (verb === 'RUN') return parseRun(rest);
  return verb === 'COPY' || verb === 'ADD' ? parseCopy(verb, rest) : null;
}

function parseRun(text: string): RunInstruction | null {
  const { flags, rest } = takeFlags(text, RUN_FLAG);
  const command = (readExecForm(rest) ?? readHereDocument(rest) ?? rest).replace(SHELL, '');
  // The mark of a here-document without its lines.
  if (command === '' || command.startsWith('<<')) return null;
  return { verb: 'RUN', flags, ...splitSteps(command) };
}

/** Returns the command of ["npm", "ci"] as a shell takes it. Null for any other form. */
function readExecForm(text: string): string | null {
  const words = text.startsWith('[') ? listWords(text) : [];
  const [program = '', option = '', ...rest] = words;
  if (words.length === 0) return null;
  if (/(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(program) && /^-[a-z]*c$/.test(option)) return rest[0] ?? '';
  return words.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

/** Returns the lines of a here-document that the shell runs. Null without lines, and for one of another interpreter. */
function readHereDocument(text: string): string | null {
  const [, , end = '', lines = ''] = /^<<-?\s?(['"]?)(\w+)\1\s*\n(?!#!)(.*)$/s.exec(text) ?? [];
  return lines === '' ? null : `${lines.replace(new RegExp(`\\n${end}\\s*$`), '')}\n`;
}

function parseCopy(verb: 'COPY' | 'ADD', text: string): CopyInstruction | null {
  const { flags, rest } = takeFlags(text, COPY_FLAG);
  const isHashed = HASHED.test(rest);
  const words = isHashed ? [UNKNOWN_FILES, rest.replace(HASHED, '').trim()] : listWords(rest);
  const target = words.at(-1);
  if (target === undefined || target === '' || words.length < 2) return null;
  return { verb, flags, sources: words.slice(0, -1), target };
}

/** Reads the words of "a b /c" or of ["a", "b", "/c"]. */
function listWords(text: string): string[] {
  if (text.startsWith('[')) {
    try {
      const words: unknown = JSON.parse(text);
      if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
    } catch {
      return [];
    }
  }
  return text.split(/\s+/).filter((word) => word !== '');
}

function takeFlags(text: string, flag: RegExp): { flags: string[]; rest: string } {
  const flags: string[] = [];
  let rest = text;
  for (let found = flag.exec(rest); found !== null; found = flag.exec(rest)) {
    flags.push(found[1] ?? '');
    rest = rest.slice(found[0].length);
  }
  return { flags, rest };
}

import type { RunInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { isSimple, splitSteps, wordsOf } from '#lib/findings/dockerfile/steps.ts';
import { type CommandInputs, pathIn } from './command-inputs.ts';
import { readCommand } from './installers.ts';

/** Commands of one RUN that are read. */
const MOST_COMMANDS = 100;

/** Output that goes nowhere, or from one stream to the other. */
const SILENCED = / ?[12&]?>{1,2} ?(?:\/dev\/null|&[12])/g;
/** What can be before the name of a program without changing what it reads. */
const BEFORE_PROGRAM = /^(?:(?:sudo|env|exec|time)\s+|\w+=[^\s$`]*\s+)+/;

/**
 * Returns what a RUN reads that does nothing but install packages and clean up. Null when it has other commands, of which it is not
 * known what they read.
 *
 * @param folder - the working directory, without a leading slash
 */
export function readRunInputs({ steps }: RunInstruction, folder: string): CommandInputs[] | null {
  const found: CommandInputs[] = [];
  let at = folder;
  const commands = steps.flatMap(listCommands);
  if (commands.length > MOST_COMMANDS) return null;
  for (const command of commands) {
    const words = wordsOf(command);
    if (!isSimple(command)) return null;
    if (words[0] === 'cd') {
      if (words.length !== 2 || words[1]?.includes('$')) return null;
      at = pathIn(at, words[1] ?? '');
      continue;
    }
    const inputs = readCommand(words, at);
    if (inputs === null) return null;
    found.push(inputs);
  }
  const isInstaller = found.some(({ locks, patterns, isNamed }) => isNamed || locks.length + patterns.length > 0);
  return isInstaller ? found : null;
}

/** Splits a step further at ";" and takes commands out of brackets. */
function listCommands(step: string): string[] {
  const inner = /^\((.*)\)$/s.exec(step)?.[1];
  if (inner !== undefined) return splitSteps(inner).steps.flatMap(listSimple);
  return listSimple(step);
}

function listSimple(step: string): string[] {
  const parts = /['"`(){}]/.test(step) ? [step] : step.split(';');
  return parts
    .map((part) => part.replace(SILENCED, '').replace(/\\\n/g, ' ').trim().replace(BEFORE_PROGRAM, ''))
    .filter((part) => part !== '' && !part.startsWith('#'));
}

/** Steps are the commands of a RUN instruction. */
export type Steps = {
  steps: readonly string[];
  /** True for lines of a script (a here-document), false for commands on one line. */
  isScript: boolean;
  /** True for commands after "set -e" that are joined by ";", false for those joined by "&&". */
  isSequence: boolean;
};

/** Words that make a command more than a chain: it is one step then. */
const CONTROL = /(?:^|[\s;&|(])(?:if|for|while|until|case|function|select)\s/;

/** After this, a command that fails ends the script, so that ";" is as good as "&&". */
const STOPS = /^set\s+(?:-o\s+\w+\s+)*-[a-z]*e/;

/** Splits a shell command at each "&&", line break and, after "set -e", ";" outside of quotes and brackets. Never throws. */
export function splitSteps(command: string): Steps {
  const isScript = command.includes('\n');
  const isSequence = !isScript && STOPS.test(command) && /;/.test(command);
  if (CONTROL.test(command)) return { steps: [command.trim()], isScript, isSequence };
  const steps: string[] = [];
  let [start, quote, depth] = [0, '', 0];
  for (let at = 0; at < command.length; at += 1) {
    const char = command[at] ?? '';
    if (char === '\\') at += 1;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"' || char === '`') quote = char;
    else if (char === '(' || char === '{') depth += 1;
    else if (char === ')' || char === '}') depth -= 1;
    else if (depth === 0 && (char === '\n' || (char === ';' && isSequence) || isAnd(command, at))) {
      steps.push(command.slice(start, at));
      start = char === '&' ? at + 2 : at + 1;
      at = start - 1;
    }
  }
  steps.push(command.slice(start));
  return { steps: steps.map((step) => step.trim()).filter((step) => step !== ''), isScript, isSequence };
}

const isAnd = (command: string, at: number) => command[at] === '&' && command[at + 1] === '&';

/** What can be before the name of a command: words and brackets of the shell, variables, and programs that start others. */
const BEFORE_COMMAND = /^(?:[({]\s*|(?:!|if|then|elif|else|do|while|until|exec|time|sudo|env)\s+|\w+=\S*\s+)+/;

/** Commands whose words are names of files or texts. */
const NAMES_ONLY =
  /^(?:\[|(?:rm|rmdir|cp|mv|ln|mkdir|touch|ls|cat|du|echo|printf|grep|sed|find|test|chown|chmod|chgrp|install|tar|unzip)(?:\s|$))/;

/** Returns the commands of a step that can start a program which one of their words names. "rm -rf node_modules/.cache/webpack" cannot. */
export const listStarting = (step: string): string[] =>
  step
    .split(/[;&|\n]+/)
    .map((command) => command.trim().replace(BEFORE_COMMAND, ''))
    .filter((command) => command !== '' && !NAMES_ONLY.test(command));

/** Reports whether a step is one command without lists, pipes, redirections and substitutions. */
export const isSimple = (step: string): boolean => !/[;|&<>`\n]|\$\(/.test(step);

/** Splits a simple step into words. Quotes around a word are removed. */
export const wordsOf = (step: string): string[] =>
  step
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));

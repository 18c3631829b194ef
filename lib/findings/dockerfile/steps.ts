/** Steps are the commands of a RUN instruction. */
export type Steps = {
  steps: readonly string[];
  /** True for lines of a script (a here-document), false for commands joined by "&&". */
  isScript: boolean;
};

/** Words that make a command more than a chain: it is one step then. */
const CONTROL = /(?:^|[\s;&|(])(?:if|for|while|until|case|function|select)\s/;

/** Splits a shell command at each "&&" and line break outside of quotes and brackets. Never throws. */
export function splitSteps(command: string): Steps {
  const isScript = command.includes('\n');
  if (CONTROL.test(command)) return { steps: [command.trim()], isScript };
  const steps: string[] = [];
  let [start, quote, depth] = [0, '', 0];
  for (let at = 0; at < command.length; at += 1) {
    const char = command[at] ?? '';
    if (char === '\\') at += 1;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"' || char === '`') quote = char;
    else if ('({'.includes(char)) depth += 1;
    else if (')}'.includes(char)) depth -= 1;
    else if (depth === 0 && (char === '\n' || (char === '&' && command[at + 1] === '&'))) {
      steps.push(command.slice(start, at));
      start = char === '\n' ? at + 1 : at + 2;
      at = start - 1;
    }
  }
  steps.push(command.slice(start));
  return { steps: steps.map((step) => step.trim()).filter((step) => step !== ''), isScript };
}

/** Reports whether a step is one command without lists, pipes, redirections and substitutions. */
export const isSimple = (step: string): boolean => !/[;|&<>`\n]|\$\(/.test(step);

/** Splits a simple step into words. Quotes around a word are removed. */
export const wordsOf = (step: string): string[] =>
  step
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));

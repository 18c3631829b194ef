/** A word of a command line: without its quotes, and where it stands. */
export type ShellWord = { text: string; start: number; end: number };

const SEPARATOR = /&&|\|\||[;|\n]|\\n/g;
const WORD = /"[^"]*"|'[^']*'|[^\s"']+/g;

/** The commands of a shell's line, as words. Quotes that hold a separator are cut there: good enough to find a tool's options. */
export function splitCommands(text: string): ShellWord[][] {
  const commands: ShellWord[][] = [];
  let from = 0;
  for (const { index, 0: separator } of text.matchAll(SEPARATOR)) {
    commands.push(splitWords(text, from, index));
    from = index + separator.length;
  }
  commands.push(splitWords(text, from, text.length));
  return commands;
}

function splitWords(text: string, from: number, to: number): ShellWord[] {
  return [...text.slice(from, to).matchAll(WORD)].map(({ index, 0: word }) => {
    const isQuoted = word.length > 1 && (word[0] === '"' || word[0] === "'");
    const start = from + index + (isQuoted ? 1 : 0);
    const end = from + index + word.length - (isQuoted ? 1 : 0);
    return { text: text.slice(start, end), start, end };
  });
}

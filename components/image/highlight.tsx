type InstructionToken = { text: string; kind: 'word' | 'keyword' | 'flag' | 'string' | 'operator' | 'comment' };

const PATTERN =
  /(?<comment>^#.*$)|(?<keyword>^(?:RUN|COPY|ADD|FROM|ENV|ARG|CMD|ENTRYPOINT|WORKDIR|USER|EXPOSE|VOLUME|LABEL|HEALTHCHECK|SHELL|STOPSIGNAL|ONBUILD|MAINTAINER)\b)|(?<string>"(?:[^"\\]|\\.)*"|'[^']*')|(?<operator>&&|\|\||;|\\$|\|)|(?<flag>(?<=\s)--?[A-Za-z][\w.-]*)/gm;

const CLASSES: Record<InstructionToken['kind'], string> = {
  word: '',
  keyword: 'font-medium text-accent',
  flag: 'text-[var(--series-4)]',
  string: 'text-[var(--series-3)]',
  operator: 'text-muted',
  comment: 'text-muted',
};

/** Puts each command of a chain on a line of its own. */
export const breakChains = (instruction: string): string => instruction.replace(/\s+&&\s+/g, ' \\\n    && ');

export function tokens(text: string): InstructionToken[] {
  const found: InstructionToken[] = [];
  let end = 0;
  for (const match of text.matchAll(PATTERN)) {
    if (match.index > end) found.push({ text: text.slice(end, match.index), kind: 'word' });
    const kind = (['comment', 'keyword', 'string', 'operator', 'flag'] as const).find((name) => match.groups?.[name]);
    found.push({ text: match[0], kind: kind ?? 'word' });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ text: text.slice(end), kind: 'word' });
  return found;
}

/** An instruction with the syntax colours of a Dockerfile. */
export function Dockerfile({ text }: { text: string }) {
  let offset = 0;
  return (
    <code className="font-mono">
      {tokens(breakChains(text)).map((token) => {
        const key = offset;
        offset += token.text.length;
        return (
          <span key={key} className={CLASSES[token.kind]}>
            {token.text}
          </span>
        );
      })}
    </code>
  );
}

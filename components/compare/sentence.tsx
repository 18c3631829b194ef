/** A part of a sentence; `code` is set in monospace. */
export type Words = { text: string; code?: boolean };

/** A sentence whose code is set in monospace. */
export function Sentence({ words, className = '' }: { words: Words[]; className?: string }) {
  let offset = 0;
  return (
    <p className={`[overflow-wrap:anywhere] ${className}`}>
      {words.map(({ text, code }) => {
        const key = offset;
        offset += text.length + 1;
        return code ? (
          <code key={key} className="font-mono">
            {text}
          </code>
        ) : (
          <span key={key}>{text}</span>
        );
      })}
    </p>
  );
}

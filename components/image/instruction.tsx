import { visibleText } from '#lib/format/text.ts';
import { Dockerfile } from './highlight.tsx';

/** The whole instruction of a layer, with its lines; or a note where the image does not have it. */
export function Instruction({ text, className = '' }: { text: string | null; className?: string }) {
  if (text === null) return <p className="text-muted">Instruction unknown: the image has no history for this layer.</p>;
  return (
    <pre className={`min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere] ${className}`}>
      <Dockerfile text={visibleText(text)} />
    </pre>
  );
}

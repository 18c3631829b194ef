import { endSentence } from '#lib/domain/sentence.ts';
import { visibleText } from '#lib/format/text.ts';
import type { PreviewItem } from '#lib/views/dto/preview.ts';

/** Lines that seem to name an image but cannot be read, each with the reason. */
export function Unreadable({ items }: { items: PreviewItem[] }) {
  if (items.length === 0) return null;
  return (
    <ul aria-label="Not readable" className="flex flex-col gap-1 border-l-2 border-danger pl-3">
      {items.map((item) => (
        <li key={`${item.line} ${item.input}`} className="[overflow-wrap:anywhere]">
          <span className="text-muted">line {item.line}:</span>{' '}
          <code className="font-mono">{visibleText(item.input)}</code>{' '}
          <span className="text-danger">{endSentence(item.problem?.message ?? '')}</span> {item.problem?.hint}
        </li>
      ))}
    </ul>
  );
}

import { Glyph } from '#components/ui/glyph.tsx';

const SIGNS = {
  incident: { glyph: 'dot', word: 'incident open', className: 'text-signal' },
  // A circle with a bar: the load line.
  'over-budget': { glyph: 'bar', word: 'over budget', className: 'text-signal' },
  warning: { glyph: 'alert', word: 'warning', className: 'text-danger' },
  // The word and the colour of acknowledged incidents elsewhere.
  acknowledged: { glyph: 'dot', word: 'acknowledged', className: 'text-ink' },
  calm: { glyph: 'circle', word: 'OK', className: 'text-edge' },
} as const;

export function StateSign({ state, detail }: { state: keyof typeof SIGNS; detail: string | null }) {
  const { glyph, word, className } = SIGNS[state];
  const text = detail === null ? word : `${word}: ${detail}`;
  return (
    <span title={text} className={`flex items-center ${className}`}>
      <Glyph name={glyph} size={14} strokeWidth={2.4} />
      <span className="sr-only">{text}</span>
    </span>
  );
}

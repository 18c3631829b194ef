import { Circle, CircleAlert, CircleDot } from 'lucide-react';
import type { OverviewRow } from '#lib/views/dto/overview.ts';

const SIGNS = {
  incident: { Icon: CircleDot, word: 'incident open', className: 'text-signal' },
  warning: { Icon: CircleAlert, word: 'warning', className: 'text-danger' },
  calm: { Icon: Circle, word: 'calm', className: 'text-edge' },
};

export function StateSign({ state, detail }: { state: OverviewRow['state']; detail: string | null }) {
  const { Icon, word, className } = SIGNS[state];
  const text = detail === null ? word : `${word}: ${detail}`;
  return (
    <span title={text} className={`flex items-center ${className}`}>
      <Icon aria-hidden size={14} strokeWidth={2.4} />
      <span className="sr-only">{text}</span>
    </span>
  );
}

import type { ChannelKind } from '#lib/views/dto/alerting.ts';
import { CHANNEL_KINDS } from './kinds.ts';

/** What messages can be sent by, with a line about each. */
export function KindChooser({ onChoose }: { onChoose: (kind: ChannelKind) => void }) {
  return (
    <ul aria-label="Kinds of channels" className="grid grid-cols-1 border-t border-line sm:grid-cols-2 sm:gap-x-6">
      {CHANNEL_KINDS.map(({ kind, title, line }) => (
        <li key={kind} className="border-b border-line">
          <button
            type="button"
            onClick={() => onChoose(kind)}
            className="flex h-full w-full flex-col items-start rounded-s px-1 py-2 text-left hover:bg-hover"
          >
            <span className="font-medium text-accent">{title}</span>
            <span className="text-muted">{line}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

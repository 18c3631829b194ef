import { CHANNEL_KINDS, type ChannelKind } from '#lib/domain/channel.ts';
import { kindLine, kindTitle } from './kinds.ts';

/** The kinds of channels, each with a line about it. */
export function KindChooser({ onChoose }: { onChoose: (kind: ChannelKind) => void }) {
  return (
    <ul aria-label="Types to choose from" className="grid grid-cols-1 border-t border-line sm:grid-cols-2 sm:gap-x-6">
      {CHANNEL_KINDS.map((kind) => (
        <li key={kind} className="border-b border-line">
          <button
            type="button"
            onClick={() => onChoose(kind)}
            className="flex h-full w-full flex-col items-start rounded-s px-1 py-2 text-left hover:bg-hover"
          >
            <span className="font-medium text-accent">{kindTitle(kind)}</span>
            <span className="text-muted">{kindLine(kind)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

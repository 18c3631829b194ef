import { Button } from '#components/ui/button.tsx';
import { Term } from '#components/ui/term.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';
import { limitDraft, PLATFORM_LIMITS } from './platform-limits.ts';

type Props = { onChoose: (draft: Pick<Budget, 'metric' | 'limitBytes' | 'reason'>) => void };

/** Ready-made budgets: the limits of platforms for the unpacked size of an image. */
export function PlatformBudgets({ onChoose }: Props) {
  return (
    <fieldset aria-label="Platform limits" className="flex min-w-0 flex-col gap-2">
      <p className="font-medium">Use the limit of a platform (optional)</p>
      <p className="text-muted">
        Platforms limit the <Term of="unpackedSize">unpacked size</Term>. It is judged once the layers of an image are
        read. For a limit of your own, choose “unpacked” below.
      </p>
      <ul className="flex flex-wrap gap-x-4 gap-y-2">
        {PLATFORM_LIMITS.map((limit) => (
          <li key={limit.name} className="flex items-center gap-2">
            <Button onClick={() => onChoose(limitDraft(limit))}>
              {limit.name}: {formatBytes(limit.limitBytes)} unpacked
            </Button>
            <a
              href={limit.source}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="text-accent hover:underline"
            >
              source<span className="sr-only"> of the limit of {limit.name}, in a new tab</span>
            </a>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

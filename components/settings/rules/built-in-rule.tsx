import { Term } from '#components/ui/term.tsx';
import { typedBytes, typedShare } from '#lib/format/typed.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';

/** The built-in rule in words, which applies where no other rule matches. */
export function BuiltInRule({ settings: { steps, creep, messages } }: { settings: Rule['settings'] }) {
  const pair = ({ bytes, share }: { bytes: number; share: number }) => `${typedBytes(bytes)} and ${typedShare(share)}`;
  return (
    <ul className="flex max-w-[80ch] list-disc flex-col gap-1 pl-4 text-muted">
      <li>
        Flags a push that grows by at least {pair(steps.small)} above its <Term of="baseline">baseline</Term>, or by{' '}
        {pair(steps.large)}. A jump is critical from {typedBytes(steps.criticalBytes)} or{' '}
        {typedShare(steps.criticalShare)}.
      </li>
      <li>
        Flags creep from {pair(creep)} within {creep.days} days.
      </li>
      <li>
        Alerts immediately for own images only: from {pair({ bytes: messages.ownBytes, share: messages.ownShare })} of
        growth in <Term of="ownLayers">own layers</Term>, for critical growth, and for exceeded budgets. The rest is in
        the digest.
      </li>
      <li>
        Accepts a size automatically after {steps.acceptPushes} pushes and {steps.acceptDays} days.
      </li>
    </ul>
  );
}

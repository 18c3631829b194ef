import { typedBytes, typedShare } from '#lib/format/typed.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';

/** What is done where nobody said otherwise, in words. */
export function BuiltInRule({ settings: { steps, creep, messages } }: { settings: Rule['settings'] }) {
  const pair = ({ bytes, share }: { bytes: number; share: number }) => `${typedShare(share)} and ${typedBytes(bytes)}`;
  return (
    <ul className="flex max-w-[80ch] list-disc flex-col gap-1 pl-4 text-muted">
      <li>
        A push is marked when it is {pair(steps.small)} above the accepted level, or {pair(steps.large)}; it is critical
        from {typedShare(steps.criticalShare)} or {typedBytes(steps.criticalBytes)}.
      </li>
      <li>
        Creep is {typedShare(creep.share)} and {typedBytes(creep.bytes)} within {creep.days} days.
      </li>
      <li>
        A message is sent immediately only for own images: when own bytes grew in all by {typedShare(messages.ownShare)}{' '}
        and {typedBytes(messages.ownBytes)}, when the growth in all is critical, or when a budget broke. The rest is in
        the digest.
      </li>
      <li>
        A level of {steps.acceptPushes} pushes and {steps.acceptDays} days is accepted by itself.
      </li>
    </ul>
  );
}

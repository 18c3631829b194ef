'use client';

import { CircleAlert } from 'lucide-react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';
import { useReplay } from './use-replay.ts';

/** Warns of messages that could not be delivered. */
export function DeadBanner({
  channels,
  mayWrite,
  onShow,
}: {
  channels: readonly Channel[];
  mayWrite: boolean;
  onShow: () => void;
}) {
  const troubled = channels.filter(({ deadCount }) => deadCount > 0);
  const replay = useReplay();
  const sendAll = () =>
    replay.mutate({ from: new Date(0).toISOString(), to: new Date().toISOString(), states: ['dead'] });
  const count = troubled.reduce((sum, { deadCount }) => sum + deadCount, 0);
  if (count === 0) return null;
  return (
    <section
      aria-label="Failed"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-l-2 border-danger py-1 pl-4"
    >
      <p className="flex min-w-0 flex-1 basis-72 items-start gap-2 text-m">
        <CircleAlert aria-hidden size={16} className="mt-[3px] shrink-0 text-danger" />
        <span className="[overflow-wrap:anywhere]">
          <span className="font-medium">{countOf(count, 'message')} failed</span>:{' '}
          {troubled.map(({ name, deadCount }) => `${visibleText(name)} (${formatCount(deadCount)})`).join(', ')}. Fix
          the errors below, then resend them.
        </span>
      </p>
      <InlineError error={replay.error} />
      <Button onClick={onShow}>Show failed</Button>
      {mayWrite ? (
        <Button disabled={replay.isPending} onClick={sendAll}>
          {replay.isPending ? 'Queueing…' : 'Resend all'}
        </Button>
      ) : null}
    </section>
  );
}

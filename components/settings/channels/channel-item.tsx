'use client';

import Link from 'next/link';
import { useNow } from '#components/figures/clock.tsx';
import { Ago } from '#components/figures/time.tsx';
import { FromFile } from '#components/settings/from-file.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';
import { ChannelForm, type SavedChannel } from './channel-form.tsx';
import { cadenceText, channelState, healthParts } from './channel-health.ts';
import { ChannelTest } from './channel-test.tsx';
import { DigestPreview } from './digest-preview.tsx';
import { kindTitle } from './kinds.ts';
import { RotateSecret } from './rotate-secret.tsx';

const SIGNS = {
  sending: { word: 'sending', className: 'rounded-full bg-saved' },
  unused: { word: 'nothing sent yet', className: 'rounded-full border border-edge' },
  failing: { word: 'failing', className: 'bg-danger' },
  off: { word: 'switched off', className: 'border border-danger' },
} as const;

/** One channel: how it is, when it tells, and what can be done. */
export function ChannelItem({
  channel,
  editing,
  mayWrite,
  onEdit,
  onSecret,
}: {
  channel: Channel;
  editing: boolean;
  mayWrite: boolean;
  onEdit: (editing: boolean) => void;
  onSecret: (saved: SavedChannel) => void;
}) {
  const now = useNow();
  const state = channelState(channel);
  const sign = SIGNS[state];
  const isOwn = mayWrite && channel.origin === 'ui';
  const isTroubled = state === 'failing' || (state === 'off' && channel.disabledReason !== null);
  return (
    <li aria-label={visibleText(channel.name)} className="flex flex-col gap-2 border-b border-line py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span title={sign.word} className={`size-2.5 shrink-0 ${sign.className}`}>
          <span className="sr-only">{sign.word}</span>
        </span>
        <h2 className="text-m font-medium [overflow-wrap:anywhere]">{visibleText(channel.name)}</h2>
        {kindTitle(channel.kind) === channel.name ? null : (
          <span className="text-muted">{kindTitle(channel.kind)}</span>
        )}
        <Destination settings={channel.settings} />
        {channel.allowPrivate ? (
          <span
            className="rounded-s border border-edge px-1.5 text-muted"
            title="Plimsoll may connect to this one host though it is in a private network"
          >
            private network
          </span>
        ) : null}
        <FromFile origin={channel.origin} place={channel.place} />
        {mayWrite ? (
          <span className="ml-auto flex flex-wrap items-center justify-end gap-2">
            {isOwn && channel.kind === 'webhook' ? (
              <RotateSecret
                channel={channel}
                onSecret={(secret) => onSecret({ id: channel.id, name: channel.name, secret })}
              />
            ) : null}
            <ChannelTest channel={channel} />
            {isOwn ? (
              <Button aria-expanded={editing} aria-label={`Edit ${channel.name}`} onClick={() => onEdit(!editing)}>
                Edit
              </Button>
            ) : null}
          </span>
        ) : null}
      </div>
      <p className={`text-m [overflow-wrap:anywhere] ${isTroubled ? 'text-danger' : ''}`}>
        {visibleText(healthParts(channel, now).join('; '))}
      </p>
      <p className="flex flex-wrap gap-x-4 text-muted">
        <span>
          {cadenceText(channel)}
          {channel.digest.nextAt === null ? null : (
            <>
              , next <Ago at={channel.digest.nextAt} />
            </>
          )}
        </span>
        <Link href={`/settings/deliveries?channel=${channel.id}`} className="text-accent hover:underline">
          deliveries
        </Link>
        {channel.deadCount === 0 ? null : (
          <Link
            href={`/settings/deliveries?channel=${channel.id}&state=dead`}
            className="font-medium text-danger hover:underline"
          >
            {formatCount(channel.deadCount)} given up
          </Link>
        )}
      </p>
      {channel.digest.cadence === 'none' ? null : <DigestPreview channel={channel} />}
      {editing ? (
        <ChannelForm
          kind={channel.kind}
          channel={channel}
          onSaved={() => onEdit(false)}
          onCancel={() => onEdit(false)}
        />
      ) : null}
    </li>
  );
}

/** Where its messages go, as far as that is no secret. */
function Destination({ settings }: { settings: Channel['settings'] }) {
  const { url, host, channel, topic, chatId, to } = settings;
  const [first, ...more] = Array.isArray(to) ? to : [];
  const recipients = first === undefined ? undefined : `${String(first)}${more.length === 0 ? '' : ` +${more.length}`}`;
  const text = [recipients, channel ?? topic ?? chatId, url ?? host]
    .filter((part) => typeof part === 'string')
    .join(' · ');
  return text === '' ? null : <span className="min-w-0 truncate font-mono text-muted">{visibleText(text)}</span>;
}

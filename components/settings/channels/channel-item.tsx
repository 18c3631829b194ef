'use client';

import Link from 'next/link';
import { useNow } from '#components/figures/clock.tsx';
import { Ahead } from '#components/figures/time.tsx';
import { FromFile } from '#components/settings/from-file.tsx';
import { Button } from '#components/ui/button.tsx';
import { CHANNEL_KINDS } from '#lib/domain/channel.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';
import { ChannelForm } from './channel-form.tsx';
import { cadenceText, channelState, healthParts } from './channel-health.ts';
import { ChannelTest } from './channel-test.tsx';
import { DigestPreview } from './digest-preview.tsx';
import { kindTitle } from './kinds.ts';
import { RotateSecret } from './rotate-secret.tsx';
import type { SavedChannel } from './use-channel-form.ts';

const SIGNS = {
  sending: { word: 'sending', className: 'rounded-full bg-saved' },
  unused: { word: 'nothing sent yet', className: 'rounded-full border border-edge' },
  failing: { word: 'failing', className: 'bg-danger' },
  off: { word: 'disabled', className: 'border border-danger' },
} as const;

/** A channel with its health and schedule, and actions on it. */
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
  // A newer release added a channel of another kind: this one has no form for it.
  const kind = findWord(CHANNEL_KINDS, channel.kind);
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
            title="Plimsoll is allowed to connect to this host in a private network"
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
            {isOwn && kind !== null ? (
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
              , next <Ahead at={channel.digest.nextAt} />
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
            {formatCount(channel.deadCount)} failed
          </Link>
        )}
      </p>
      {channel.digest.cadence === 'none' ? null : <DigestPreview channel={channel} />}
      {editing && kind !== null ? (
        <ChannelForm kind={kind} channel={channel} onSaved={() => onEdit(false)} onCancel={() => onEdit(false)} />
      ) : null}
    </li>
  );
}

/** The destination of the messages, as far as it is not secret. */
function Destination({ settings }: { settings: Channel['settings'] }) {
  const { url, host, channel, topic, chatId, to } = settings;
  const [first, ...more] = Array.isArray(to) ? to : [];
  const recipients = first === undefined ? undefined : `${String(first)}${more.length === 0 ? '' : ` +${more.length}`}`;
  const text = [recipients, channel ?? topic ?? chatId, url ?? host]
    .filter((part) => typeof part === 'string')
    .join(' · ');
  return text === '' ? null : <span className="min-w-0 truncate font-mono text-muted">{visibleText(text)}</span>;
}

import type { ChannelSecrets } from '#lib/alerts/channel-settings.ts';
import { canonicalText } from '#lib/commands/canonical-text.ts';
import type { ChannelRow } from '#lib/db/settings/channels.ts';
import type { RouteRow } from '#lib/db/settings/routes.ts';
import type { ValidChannel, ValidRoute } from './validate-channels.ts';

/** The fields of a channel that the file sets. */
export type ChannelFields = Pick<
  ChannelRow,
  | 'kind'
  | 'settings'
  | 'allowPrivate'
  | 'enabled'
  | 'digest'
  | 'digestHour'
  | 'digestWeekday'
  | 'timeZone'
  | 'messagesPerDay'
  | 'place'
>;

export type ChannelPlan = {
  add: { entry: ValidChannel; fields: ChannelFields }[];
  /** `changed` names the fields that differ; only `place` when the entry just moved within the file. */
  change: { row: ChannelRow; entry: ValidChannel; fields: ChannelFields; changed: string[]; adopts: boolean }[];
  /** Channels that left the file. */
  release: ChannelRow[];
};

/**
 * Compares the channels of the file with the stored ones, by name. A channel of the same name and kind that was made
 * on screen is adopted. Pure.
 *
 * @param secretsOf - secrets of a row; null where they cannot be opened
 */
export function planChannels(
  entries: readonly ValidChannel[],
  stored: readonly ChannelRow[],
  secretsOf: (row: ChannelRow) => ChannelSecrets | null,
): ChannelPlan {
  const plan: ChannelPlan = { add: [], change: [], release: [] };
  const kept = new Set<string>();
  for (const entry of entries) {
    const fields = toFields(entry);
    const named = stored.filter(({ name, id }) => name === entry.name && !kept.has(id));
    const row =
      named.find(({ origin }) => origin === 'file') ??
      named.find(({ origin, kind }) => origin === 'ui' && kind === entry.kind);
    if (!row) {
      plan.add.push({ entry, fields });
      continue;
    }
    kept.add(row.id);
    const changed = Object.entries(fields)
      .filter(([key, value]) => canonicalText(row[key as keyof ChannelFields]) !== canonicalText(value))
      .map(([key]) => key);
    if (canonicalText(secretsOf(row)) !== canonicalText(entry.secrets)) changed.push('secrets');
    const adopts = row.origin !== 'file';
    if (adopts || changed.length > 0) plan.change.push({ row, entry, fields, changed, adopts });
  }
  plan.release = stored.filter(({ id, origin }) => origin === 'file' && !kept.has(id));
  return plan;
}

export type RoutePlan = {
  routes: { matches: object; channelIds: string[]; stop: boolean; place: string }[];
  /** False if only line numbers changed. */
  isNew: boolean;
};

/** Compares the routes of the file with the stored ones. Pure. @returns null where nothing differs */
export function planRoutes(
  entries: readonly ValidRoute[],
  stored: readonly RouteRow[],
  idOf: (name: string) => string,
): RoutePlan | null {
  const routes = entries.map(({ matches, channels, stop, place }) => ({
    matches,
    stop,
    place,
    channelIds: [...new Set(channels)].map(idOf),
  }));
  const content = ({ matches, channelIds, stop }: { matches: unknown; channelIds: string[]; stop: boolean }) =>
    canonicalText([matches, channelIds, stop]);
  const isNew = routes.map(content).join() !== stored.map(content).join();
  const isMoved = routes.map(({ place }) => place).join() !== stored.map(({ place }) => place).join();
  return isNew || isMoved ? { routes, isNew } : null;
}

function toFields({
  kind,
  settings,
  allowPrivate,
  enabled,
  digest,
  messagesPerDay,
  place,
}: ValidChannel): ChannelFields {
  const { cadence, hour, weekday, timeZone } = digest;
  return {
    kind,
    settings,
    allowPrivate,
    enabled,
    messagesPerDay,
    place,
    digest: cadence,
    digestHour: hour,
    digestWeekday: weekday,
    timeZone,
  };
}

import { z } from 'zod';
import { CHANNEL_KINDS, DIGEST_CADENCES } from '#lib/domain/channel.ts';
import { DELIVERY_STATES } from '#lib/domain/delivery.ts';
import { GivenTime } from '#lib/domain/given-time.ts';
import { isTimeZone } from '#lib/format/time-zone.ts';

const Name = z.string().trim().min(1).max(100);
/** The fields depend on the kind: lib/alerts/channel-settings.ts. */
const Settings = z.record(z.string().max(50), z.unknown());
const Secret = z.string().max(4_000);

const TimeZone = z
  .string()
  .max(64)
  .refine((name) => isTimeZone(name), 'must be a time zone like Europe/Berlin');

const Digest = z.strictObject({
  cadence: z.enum(DIGEST_CADENCES),
  hour: z.int().min(0).max(23),
  /** 0 is Sunday. */
  weekday: z.int().min(0).max(6),
  timeZone: TimeZone,
});

const More = {
  /** Allows a host in a private network. Requires an admin. */
  allowPrivate: z.boolean().optional(),
  enabled: z.boolean().optional(),
  digest: Digest.optional(),
  /** First messages of incidents a day. The rest goes into one summary. */
  messagesPerDay: z.int().min(1).max(1_000).optional(),
};

export const AddChannelInput = z.strictObject({
  name: Name,
  kind: z.enum(CHANNEL_KINDS),
  settings: Settings,
  secrets: z.record(z.string().max(50), Secret).optional(),
  ...More,
});
export type AddChannelInput = z.infer<typeof AddChannelInput>;

export const ChangeChannelInput = z.strictObject({
  name: Name.optional(),
  settings: Settings.optional(),
  /** Null removes a secret. Secrets that are not named stay. */
  secrets: z.record(z.string().max(50), Secret.nullable()).optional(),
  ...More,
});
export type ChangeChannelInput = z.infer<typeof ChangeChannelInput>;

const State = z.enum(DELIVERY_STATES);

/** Deliveries by id, or all of a span of time in some states; failed ones by default. */
export const ReplayInput = z.union([
  z.strictObject({ ids: z.array(z.string().min(1).max(100)).min(1).max(500) }),
  z.strictObject({
    channelId: z.string().min(1).max(100).optional(),
    from: GivenTime,
    to: GivenTime,
    states: z.array(State).min(1).max(6).default(['dead']),
  }),
]);
export type ReplayInput = z.infer<typeof ReplayInput>;

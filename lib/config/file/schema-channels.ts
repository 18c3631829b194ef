import { z } from 'zod';
import { CHANNEL_KINDS, DIGEST_CADENCES } from '#lib/domain/channel.ts';
import { INCIDENT_KINDS } from '#lib/domain/incident.ts';
import { SEVERITIES } from '#lib/domain/severity.ts';
import { isTimeZone } from '#lib/format/time-zone.ts';
import { MatchesEntry, text } from './schema-parts.ts';
import { SECRET_PATTERN } from './secret.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const Secret = z
  .string()
  .max(1_000)
  .regex(
    SECRET_PATTERN,
    // Not a template literal: the user writes these characters.
    'is written in clear text\nset it in the environment and write $' + '{NAME}, or write file:/run/secrets/name',
  );

const DigestEntry = z
  .strictObject({
    cadence: z.enum(DIGEST_CADENCES).default('weekly').describe('How often; weekly unless given.'),
    hour: z.int().min(0).max(23).default(9).describe('At this hour of timeZone; 9.'),
    weekday: z.enum(WEEKDAYS).default('monday').describe('On this day, where it is weekly.'),
    timeZone: text(64)
      .refine(isTimeZone, 'is no time zone\nwrite one such as Europe/Berlin')
      .default('UTC')
      .describe('As in Europe/Berlin; UTC.'),
  })
  .describe('The digest: everything that was not sent immediately, and the largest growth.');

export const ChannelEntry = z
  .strictObject({
    name: text(100).describe('What to call it; routes name it.'),
    kind: z.enum(CHANNEL_KINDS).describe('Where its messages go.'),
    settings: z
      .record(z.string().max(50), z.unknown())
      .default({})
      .describe('Of its kind, as docs/plimsoll-yaml.md has them: url, to, chatId, template, …'),
    secrets: z
      .record(z.string().max(50), Secret)
      .default({})
      .describe(
        'Of its kind: url, token, secret, password, …; each as $' + '{NAME} or file:/path. Never in clear text.',
      ),
    allowPrivate: z
      .boolean()
      .default(false)
      .describe('Whether this one host may lie in a private network. Metadata addresses stay refused.'),
    enabled: z.boolean().default(true).describe('Whether messages are sent to this channel.'),
    digest: DigestEntry.prefault({}),
    messagesPerDay: z
      .int()
      .min(1)
      .max(1_000)
      .default(3)
      .describe('First messages of incidents; what is more goes into one summary. 3.'),
  })
  .describe('Where messages go.');

export const RouteEntry = z
  .strictObject({
    matches: MatchesEntry.omit({ platform: true })
      .extend({
        label: z
          .strictObject({
            key: text(256).describe('Its name, such as com.example.tier.'),
            value: text(256).optional().describe('Value of the label; any value when left out.'),
          })
          .optional()
          .describe('A label that the image has, with this value where one is given.'),
        severity: z.enum(SEVERITIES).optional().describe('This and worse.'),
        kinds: z
          .array(z.enum(INCIDENT_KINDS))
          .min(1)
          .max(INCIDENT_KINDS.length)
          .optional()
          .describe('These kinds of incidents alone.'),
      })
      .describe('All given conditions must match. Without conditions everything matches.')
      .prefault({}),
    channels: z.array(text(100)).min(1).max(20).describe('Names of channels of this file.'),
    stop: z.boolean().default(false).describe('Whether no later route counts where this one matched.'),
  })
  .describe(
    'Which incidents go to which channel. All matching routes are used; without routes, every channel gets alerts of your own images.',
  );

/** 0 is Sunday. */
export const weekdayNumber = (name: (typeof WEEKDAYS)[number]): number => WEEKDAYS.indexOf(name);

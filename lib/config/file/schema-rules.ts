import { z } from 'zod';
import { MatchesEntry, Share, Size, text, wholeSpan } from './schema-parts.ts';

const Days = wholeSpan(86_400, 'days');
const Hours = wholeSpan(3_600, 'hours');
const Floor = z.strictObject({
  bytes: Size.describe('At least so many bytes: 512 KiB.'),
  share: Share.describe('And at least this share of what it was: 3 %.'),
});

const StepsEntry = z
  .strictObject({
    enabled: z.boolean().describe('Whether steps are looked for at all.'),
    small: Floor.describe('A growth is a step where it reaches both; 512 KiB and 3 % unless given.'),
    large: Floor.describe('Or where it reaches both of these; 10 MiB and 1 % unless given.'),
    windowPushes: z.int().describe('The baseline is the median of so many pushes at the accepted level; 3.'),
    windowHours: Hours.describe('Or of those of so many hours, where they are more; 24.'),
    noiseFactor: z.number().describe('So many times the usual change is still noise; 6. 0 switches that off.'),
    dipPushes: z.int().describe('A dip of so many pushes is no new level; 2.'),
    dipHours: Hours.describe('Nor one of so many hours; 24.'),
    acceptByTime: z.boolean().describe('Whether time makes a level the accepted one; else only people do.'),
    acceptPushes: z.int().describe('After so many pushes …; 5.'),
    acceptDays: Days.describe('… and so many days; 30.'),
    criticalShare: Share.describe('A step is critical from this share on; 20 %.'),
    criticalBytes: Size.describe('Or from so many bytes on; 100 MiB.'),
  })
  .partial()
  .describe('Growth from one push to the next.');

const CreepEntry = z
  .strictObject({
    enabled: z.boolean().describe('Whether slow growth is looked for.'),
    bytes: Size.describe('At least so many bytes; 5 MiB.'),
    share: Share.describe('And at least this share; 5 %.'),
    days: Days.describe('Within so many days; 90.'),
  })
  .partial()
  .describe('Slow growth that no step shows.');

const MessagesEntry = z
  .strictObject({
    upstream: z.boolean().describe('Whether growth of what others build is told at once too; else in the digest.'),
    ownBytes: Size.describe('Own bytes must have grown by so many …; 10 MB.'),
    ownShare: Share.describe('… and by this share; 10 %.'),
    critical: z.boolean().describe('Whether a critical step is told whatever its own bytes are.'),
    budgets: z.boolean().describe('Whether a broken budget is told at once.'),
    creep: z
      .boolean()
      .describe(
        'Whether all slow growth is told at once; else what passes ownBytes and ownShare in all, or is critical.',
      ),
  })
  .partial()
  .describe('What of it is told at once; the rest is in the digest.');

export const RuleEntry = z
  .strictObject({
    name: text(100).describe('What to call it; incidents name it.'),
    matches: MatchesEntry.prefault({}),
    steps: StepsEntry.optional(),
    creep: CreepEntry.optional(),
    messages: MessagesEntry.optional(),
    acceptByLabel: z
      .boolean()
      .optional()
      .describe('Whether an image of ours may accept its own growth with the label dev.plimsoll.accept.'),
  })
  .describe('How pushes are judged where it matches. It says only what differs from what is built in.');

export const BudgetEntry = z
  .strictObject({
    matches: MatchesEntry.prefault({}),
    metric: z
      .enum(['total', 'own', 'layer'])
      .default('total')
      .describe('All of it, what is not the base’s, or the largest layer.'),
    limit: Size.describe('How much it may weigh: 200 MB.'),
    owner: text(100).optional().describe('Who answers for it.'),
    reason: text(500).optional().describe('Why it is that much.'),
    until: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })], 'is no date\nwrite one such as 2027-01-31')
      .optional()
      .describe('Holds until then: 2027-01-31, which is its beginning in UTC.'),
  })
  .describe('How much images may weigh. The first that matches counts.');

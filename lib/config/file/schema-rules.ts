import { z } from 'zod';
import { BUDGET_METRICS } from '#lib/domain/budget.ts';
import { GivenDay } from '#lib/domain/given-time.ts';
import { MatchesEntry, Share, Size, text, wholeSpan } from './schema-parts.ts';

const Days = wholeSpan(86_400, 'days');
const Hours = wholeSpan(3_600, 'hours');
const Floor = z.strictObject({
  bytes: Size.describe('Minimum growth in bytes, such as 0.5 MB.'),
  share: Share.describe('And at least this share of the previous size, such as 3 %.'),
});

const StepsEntry = z
  .strictObject({
    enabled: z.boolean().describe('Whether jumps are detected.'),
    small: Floor.describe('Growth is a jump when it reaches both; 0.5 MB and 3 % by default.'),
    large: Floor.describe('Or when it reaches both of these; 10 MB and 1 % by default.'),
    windowPushes: z.int().describe('Number of pushes whose median is the baseline; 3.'),
    windowHours: Hours.describe('Or all pushes of this number of hours, when these are more; 24.'),
    noiseFactor: z.number().describe('Growth below this multiple of the usual change is ignored; 6. 0 disables this.'),
    dipPushes: z.int().describe('A decrease of at most this number of pushes is no new baseline; 2.'),
    dipHours: Hours.describe('A decrease of at most this number of hours is no new baseline; 24.'),
    acceptByTime: z.boolean().describe('Whether a size is accepted automatically; otherwise only people accept one.'),
    acceptPushes: z.int().describe('Number of pushes after which a size is accepted; 5.'),
    acceptDays: Days.describe('Number of days after which a size is accepted; 30. Both must be reached.'),
    criticalShare: Share.describe('A jump is critical from this share; 20 %.'),
    criticalBytes: Size.describe('Growth in bytes from which a jump is critical; 100 MB.'),
  })
  .partial()
  .describe('Growth from one push to the next.');

const CreepEntry = z
  .strictObject({
    enabled: z.boolean().describe('Whether slow growth is detected.'),
    bytes: Size.describe('Minimum growth in bytes; 5 MB.'),
    share: Share.describe('And at least this share; 5 %.'),
    days: Days.describe('Period in days; 90.'),
  })
  .partial()
  .describe('Slow growth without a jump.');

const MessagesEntry = z
  .strictObject({
    upstream: z
      .boolean()
      .describe('Whether growth of third-party images is sent immediately; otherwise it is in the digest.'),
    ownBytes: Size.describe('Minimum growth of own layers for a message, in bytes; 10 MB.'),
    ownShare: Share.describe('Minimum growth of own layers for a message, as a share; 10 %. Both must be reached.'),
    critical: z.boolean().describe('Whether a critical jump is sent immediately, whatever its own layers grew by.'),
    budgets: z.boolean().describe('Whether an exceeded budget is sent immediately.'),
    creep: z
      .boolean()
      .describe(
        'Whether all slow growth is sent immediately; otherwise only growth above ownBytes and ownShare in total, or critical growth.',
      ),
  })
  .partial()
  .describe('What is sent immediately; everything else is in the digest.');

export const RuleEntry = z
  .strictObject({
    name: text(100).describe('Name of the rule, which incidents show.'),
    matches: MatchesEntry.prefault({}),
    steps: StepsEntry.optional(),
    creep: CreepEntry.optional(),
    messages: MessagesEntry.optional(),
    acceptByLabel: z
      .boolean()
      .optional()
      .describe('Whether the label dev.plimsoll.accept of one of your own images accepts its growth.'),
  })
  .describe('Limits for the series that it matches. Contains only what differs from the defaults.');

export const BudgetEntry = z
  .strictObject({
    matches: MatchesEntry.prefault({}),
    metric: z
      .enum(BUDGET_METRICS)
      .default('total')
      .describe('The whole image, its own layers, its largest layer, or its unpacked size.'),
    limit: Size.describe('Maximum size: 200 MB.'),
    owner: text(100).optional().describe('Owner of the budget.'),
    reason: text(500).optional().describe('Why it is that much.'),
    until: GivenDay.optional().describe('End of the budget: 2027-01-31 (the start of that day in UTC).'),
  })
  .describe('Maximum sizes of images. The first matching budget is used.');

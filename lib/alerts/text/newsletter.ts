import type {
  ForecastLine,
  IncidentFacts,
  NewsletterFacts,
  NewsletterLine,
  SavingStep,
} from '#lib/alerts/message-facts.ts';
import { isEmptyNewsletter } from '#lib/alerts/newsletter.ts';
import { formatBudget } from '#lib/format/budget.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatForecast } from '#lib/format/forecast.ts';
import { formatPart } from '#lib/format/percent.ts';
import { formatDays } from '#lib/format/period.ts';
import { secretsOf } from '#lib/format/secrets.ts';
import { formatDate } from '#lib/format/time.ts';
import { shortCause } from './cause.ts';
import { visibleLine } from './escape.ts';
import { nameOf } from './event.ts';
import { findLastStep } from './last-step.ts';
import {
  type Block,
  change,
  code,
  countInWords,
  heading,
  item,
  line,
  links,
  linkTo,
  listInWords,
  type MessageText,
  quiet,
  type Span,
  text,
} from './words.ts';

/** Writes a digest. An empty one is a title and one line. */
export function describeNewsletter(facts: NewsletterFacts): MessageText {
  const span = `${formatDate(new Date(facts.from), 'UTC')} to ${formatDate(new Date(facts.to), 'UTC')}`;
  const open = linkTo('Open Plimsoll', facts.link);
  if (isEmptyNewsletter(facts)) {
    const title = `Image sizes: no news ${facts.cadence === 'daily' ? 'today' : 'this week'}`;
    return { title, tone: 'calm', blocks: [line(`No image grew above its limits from ${span}.`), ...links(...open)] };
  }
  const { opened, open: stillOpen, acknowledged = [], ended } = facts.incidents;
  return {
    title: `Image sizes, ${span}: ${newsletterTotals(facts)}`,
    tone: opened.length + stillOpen.length + facts.overBudget.length > 0 ? 'signal' : 'calm',
    blocks: [
      ...section('New, not sent as messages', opened.map(incidentItem)),
      ...section('Still open', stillOpen.map(incidentItem)),
      ...section('Acknowledged', acknowledged.map(incidentItem)),
      ...section('Ended', ended.map(endedItem)),
      ...(facts.more > 0 ? [line(`And ${countInWords(facts.more, 'more incident')}.`)] : []),
      ...section('Over budget', facts.overBudget.map(overItem)),
      ...section(
        'Over budget soon, at their pace',
        (facts.forecasts ?? []).map((one) => forecastItem(one, new Date(facts.to))),
      ),
      ...facts.growers.flatMap(({ days, lines }) =>
        section(
          `Grew most in ${formatDays(days)}, accepted growth included`,
          lines.map((one) => seriesItem(one)),
        ),
      ),
      ...section(
        'Got smaller',
        facts.savers.map((one) => seriesItem(one)),
      ),
      ...section('Third-party images: download of the next update', facts.upstream.map(upstreamItem)),
      ...savingsLine(facts.savings),
      ...pulledAgainLine(facts.pulledAgain),
      ...links(...open),
      quiet(`${facts.cadence === 'daily' ? 'Daily' : 'Weekly'} digest for ${visibleLine(facts.channel, 100)}.`),
    ],
  };
}

/** "2 new, 1 still open"; without incidents, the subject of the first section. */
function newsletterTotals(facts: NewsletterFacts): string {
  const { incidents, growers, savers, upstream, overBudget, forecasts = [], more } = facts;
  const { opened, open, acknowledged = [], ended } = incidents;
  const parts = [
    opened.length > 0 ? `${opened.length} new` : null,
    open.length > 0 ? `${open.length} still open` : null,
    acknowledged.length > 0 ? `${acknowledged.length} acknowledged` : null,
    ended.length > 0 ? `${ended.length} ended` : null,
    more > 0 ? `${more} more` : null,
    overBudget.length > 0 ? `${overBudget.length} over budget` : null,
    forecasts.length > 0 ? `${forecasts.length} over budget soon` : null,
  ].filter((part) => part !== null);
  if (parts.length > 0) return parts.join(', ');
  if (growers.some(({ lines }) => lines.length > 0)) return 'slow growth';
  return savers.length > 0 ? 'smaller images' : countInWords(upstream.length, 'update');
}

/** "Your images could save 214 MB. Saved so far: 30.0 MB." */
function savingsLine(savings: NewsletterFacts['savings']): Block[] {
  if (!savings) return [];
  const { couldSaveBytes, savedSoFarBytes, steps = [] } = savings;
  const sentences = [
    couldSaveBytes > 0 ? `Your images could save ${formatBytes(couldSaveBytes)}.` : null,
    savedSoFarBytes > 0 ? `Saved so far: ${formatBytes(savedSoFarBytes)}.` : null,
  ].filter((sentence) => sentence !== null);
  return [
    ...(sentences.length === 0 ? [] : [line(sentences.join(' '))]),
    ...section(
      steps.length === 1
        ? 'The step that would save most'
        : `The ${listCount(steps.length)} steps that would save most`,
      steps.map(stepItem),
    ),
  ];
}

/** "3.1 GB (48 %) of what each node pulled of your images had not changed (14 pushes)." */
function pulledAgainLine(pulledAgain: NewsletterFacts['pulledAgain']): Block[] {
  if (!pulledAgain || pulledAgain.unchangedBytes <= 0) return [];
  const { pushes, pulledBytes, unchangedBytes } = pulledAgain;
  const part = `${formatBytes(unchangedBytes)} (${formatPart(unchangedBytes, pulledBytes)})`;
  const counted = countInWords(pushes, 'push', 'pushes');
  return [line(`${part} of what each node pulled of your images had not changed (${counted}).`)];
}
const listCount = (count: number): string => (count === 2 ? 'two' : count === 3 ? 'three' : String(count));

const stepItem = ({ reference, title, savedBytes, estimated, link }: SavingStep): Block =>
  item(
    linkOr(visibleLine(reference, 200), link),
    `: ${estimated ? 'about ' : ''}${formatBytes(savedBytes)}, ${visibleLine(title, 200)}`,
  );

function section(title: string, items: Block[]): Block[] {
  return items.length === 0 ? [] : [heading(title), ...items];
}

function incidentItem(facts: IncidentFacts): Block {
  const { size, cause, subject, links: to, incident, trouble, secrets } = facts;
  const why = shortCause(cause);
  const where =
    subject.platforms.length === 0 ? '' : ` (${listInWords(subject.platforms.map((one) => visibleLine(one, 60)))})`;
  const name = linkOr(`${nameOf(facts)}`, to.incident);
  if (secrets) return item(name, `: ${secretsOf(secrets.count)}`);
  if (size === null) return item(name, trouble === null ? '' : `: ${visibleLine(trouble.message, 200)}`);
  const step = findLastStep(size);
  const slowly = incident.kind === 'creep' ? ', slowly' : incident.kind === 'budget' ? ', over its budget' : '';
  return item(
    name,
    `${where}: ${formatBytes(size.beforeBytes)} → ${formatBytes(size.afterBytes)}, `,
    change(size.deltaBytes, size.deltaPercent),
    `${step === null ? '' : ' in total'}${slowly}`,
    ...(step === null ? [] : [', the last step ', change(step.deltaBytes, step.deltaPercent)]),
    ...(why.length === 0 ? [] : [text(', '), ...why]),
  );
}

const ENDS: Partial<Record<IncidentFacts['incident']['state'], string>> = {
  recovered: 'recovered',
  accepted: 'accepted',
  acceptedByTime: 'accepted automatically',
  superseded: 'closed',
  invalid: 'not a regression',
};

/** How incidents end that are about no sizes. */
const RECOVERED: Readonly<Record<string, string>> = {
  trouble: 'can be read again',
  secret: 'no tag has the secrets any more',
};

function endedItem(facts: IncidentFacts): Block {
  const { incident, size, links: to, event } = facts;
  const how = (incident.state === 'recovered' && RECOVERED[incident.kind]) || (ENDS[incident.state] ?? 'closed');
  const by = event.by === null || incident.state !== 'accepted' ? '' : ` by ${visibleLine(event.by, 100)}`;
  return item(
    linkOr(nameOf(facts), to.incident),
    ...(size === null ? [] : [text(', '), change(size.deltaBytes, size.deltaPercent)]),
    `: ${how}${by}`,
  );
}

function seriesItem(one: NewsletterLine): Block {
  return item(
    ...nameOfLine(one),
    `: ${formatBytes(one.sizeBytes)}, `,
    change(one.deltaBytes, one.deltaPercent),
    one.owner === null ? '' : `, ${visibleLine(one.owner, 100)}`,
  );
}

function overItem(one: NewsletterFacts['overBudget'][number]): Block {
  const over = formatBytes(one.budgetedBytes - one.budgetBytes);
  return item(
    ...nameOfLine(one),
    `: ${formatBytes(one.sizeBytes)}, ${over} over its ${formatBudget(one.budgetBytes, one.budgetMetric)}`,
    one.owner === null ? '' : `, ${visibleLine(one.owner, 100)}`,
  );
}

function forecastItem(one: ForecastLine, now: Date): Block {
  return item(
    ...nameOfLine(one),
    `: ${formatBytes(one.sizeBytes)}, ${formatForecast({ ...one, metric: one.budgetMetric }, now, 'UTC')}`,
    one.owner === null ? '' : `, ${visibleLine(one.owner, 100)}`,
  );
}

function upstreamItem(one: NewsletterFacts['upstream'][number]): Block {
  return item(
    ...nameOfLine(one),
    `: ${formatBytes(one.pullCostBytes)} to download, `,
    change(one.deltaBytes, one.deltaPercent),
    ` in size, now ${formatBytes(one.sizeBytes)}`,
  );
}

function nameOfLine({ reference, stream, platform, link }: NewsletterLine): Span[] {
  return [
    linkOr(`${visibleLine(reference)} ${visibleLine(stream, 100)}`, link),
    text(` (${visibleLine(platform, 60)})`),
  ];
}

function linkOr(name: string, address: string | null): Span {
  return linkTo(name, address)[0] ?? code(name, 300);
}

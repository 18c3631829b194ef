import type { IncidentFacts } from '#lib/alerts/message-facts.ts';
import { notifyTextOf } from '#lib/alerts/notify-decision.ts';
import { isAboutSizes } from '#lib/domain/incident.ts';
import { formatBudget } from '#lib/format/budget.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { describePart, describeSecrets } from '#lib/format/findings-change.ts';
import { formatPart } from '#lib/format/percent.ts';
import { formatDate } from '#lib/format/time.ts';
import { describeCause } from './cause.ts';
import { visibleLine } from './escape.ts';
import { describeEvent, isEnded } from './event.ts';
import { findLastStep } from './last-step.ts';
import {
  type Block,
  change,
  code,
  countInWords,
  line,
  links,
  linkTo,
  listInWords,
  type MessageText,
  quiet,
  type Span,
  strong,
  text,
  timeInWords,
} from './words.ts';

/** Writes the text of an incident in order of importance: size, cause, start, cost, actions, owner and earlier messages. */
export function describeIncident(facts: IncidentFacts): MessageText {
  const { title, sentence, detail } = describeEvent(facts);
  const isFull = detail === 'full';
  return {
    title,
    tone: isEnded(facts) ? (facts.incident.state === 'recovered' ? 'saved' : 'calm') : 'signal',
    blocks: [
      ...(sentence === null ? [] : [line(sentence)]),
      ...describeTrouble(facts),
      ...describeSize(facts),
      ...(isFull ? describeCause(facts.cause) : []),
      ...(isFull ? describeFindings(facts) : []),
      ...(isFull ? describeSince(facts) : []),
      ...(isFull ? describeCost(facts) : []),
      ...describeLinks(facts),
      ...describeOwner(facts, isFull),
    ],
  };
}

function describeTrouble({ trouble, event }: IncidentFacts): Block[] {
  if (trouble === null || event.kind === 'recovered') return [];
  return [
    line(visibleLine(trouble.message, 500)),
    ...(trouble.hint === null ? [] : [line(visibleLine(trouble.hint, 500))]),
    line(`Since ${timeInWords(trouble.since)}. Until this is fixed, the last known sizes are shown.`),
  ];
}

/** Name, stream, before → after and platforms, then the other series. */
function describeSize({ subject, size, cause }: IncidentFacts): Block[] {
  const tag =
    subject.tag !== null && subject.tag !== subject.stream ? [text(' ('), code(subject.tag, 128), text(')')] : [];
  const name: Span[] = [
    code(subject.reference, 300),
    ...(subject.stream === null ? [] : [text(' '), strong(visibleLine(subject.stream, 100))]),
    ...tag,
  ];
  const platforms =
    subject.platforms.length === 0
      ? ''
      : ` on ${listInWords(subject.platforms.map((platform) => visibleLine(platform, 60)))}`;
  if (size === null) return [];
  return [
    line(
      ...name,
      `: ${formatBytes(size.beforeBytes)} → `,
      strong(formatBytes(size.afterBytes)),
      cause?.unpacked === undefined ? ', ' : ' compressed, ',
      change(size.deltaBytes, size.deltaPercent),
      `${platforms}.`,
    ),
    ...describeStep(size),
    ...describeOthers(subject),
  ];
}

/** Adds the last step when it is not the total growth. */
function describeStep(size: NonNullable<IncidentFacts['size']>): Block[] {
  const step = findLastStep(size);
  if (step === null) return [];
  const since = size.fromAt ? ` since ${timeInWords(size.fromAt)}` : '';
  const inAll = `This is the total growth${since}, from the baseline of ${formatBytes(size.beforeBytes)}.`;
  return [line(`${inAll} The last step: `, change(step.deltaBytes, step.deltaPercent), '.')];
}

function describeOthers({ also, more }: IncidentFacts['subject']): Block[] {
  const shown = also.slice(0, 10);
  const rest = more + (also.length - shown.length);
  if (shown.length === 0)
    return rest > 0 ? [line(`Also affects ${countInWords(rest, 'other series', 'other series')}.`)] : [];
  const names = shown.flatMap((name, at): Span[] => [text(at === 0 ? '' : ', '), code(name, 200)]);
  return [line('Also affects ', ...names, rest > 0 ? ` and ${rest} more.` : '.')];
}

/** What the findings add, without anything of a secret except that there is one. */
function describeFindings({ findings, size }: IncidentFacts): Block[] {
  if (!findings) return [];
  const sentences = [describePart(findings.added, size?.deltaBytes ?? 0), describeSecrets(findings.secrets)];
  return sentences.flatMap((sentence) => (sentence === null ? [] : [line(visibleLine(sentence, 300))]));
}

function describeSince({ since, incident }: IncidentFacts): Block[] {
  if (!isAboutSizes(incident.kind)) return [];
  const { at, revisionFrom, revisionTo } = since;
  const from = revisionFrom === null ? [] : [shortRevision(revisionFrom), text(' → ')];
  const to = revisionTo === null ? [] : [text(', revision '), ...from, shortRevision(revisionTo)];
  return [line(`Since ${timeInWords(at)}`, ...to, '.')];
}

function describeCost({ cost }: IncidentFacts): Block[] {
  if (cost === null) return [];
  const { budgetBytes, budgetMetric, budgetedBytes, overBudgetBytes } = cost;
  const pull = describePull(cost);
  if (budgetBytes === null) return [line(pull)];
  const left = budgetedBytes === null ? 0 : budgetBytes - budgetedBytes;
  const budget = formatBudget(budgetBytes, budgetMetric);
  const state =
    overBudgetBytes !== null && overBudgetBytes > 0
      ? `It is ${formatBytes(overBudgetBytes)} over its ${budget}.`
      : left > 0
        ? `${formatBytes(left)} of its ${budget} are left.`
        : `It has a ${budget}.`;
  return [line(`${pull} ${state}`)];
}

/** "A node that has the previous image pulls 66.2 MB, of which 29.4 MB (44 %) did not change." */
function describePull({ pullCostBytes, unchangedPullBytes = null }: NonNullable<IncidentFacts['cost']>): string {
  const pull = `A node that has the previous image pulls ${formatBytes(pullCostBytes)}`;
  if (unchangedPullBytes === null || unchangedPullBytes <= 0 || pullCostBytes <= 0) return `${pull}.`;
  return `${pull}, of which ${formatBytes(unchangedPullBytes)} (${formatPart(unchangedPullBytes, pullCostBytes)}) did not change.`;
}

function describeLinks(facts: IncidentFacts): Block[] {
  const { compare, accept, mute, incident } = facts.links;
  const isClosed = isEnded(facts);
  return links(
    ...linkTo('Compare', compare),
    ...linkTo('Commits', facts.since.commitsUrl),
    ...(isClosed || facts.incident.kind === 'trouble' ? [] : linkTo('Accept', accept)),
    ...(isClosed ? [] : linkTo('Mute', mute)),
    ...linkTo(`Incident ${facts.incident.number}`, incident),
  );
}

function describeOwner(facts: IncidentFacts, isFull: boolean): Block[] {
  const { owner, quiet: past, incident } = facts;
  const whose = owner === null ? 'No owner.' : `Owner: ${visibleLine(owner, 100)}.`;
  if (!isFull) return [quiet(whose)];
  const last = past.lastAt === null ? '' : `, last on ${formatDate(new Date(past.lastAt), 'UTC')}`;
  const times =
    past.incidents90d <= 0
      ? 'First message about the repository in 90 days.'
      : `${countInWords(past.incidents90d, 'earlier incident')} with messages in 90 days${last}.`;
  const why = visibleLine(notifyTextOf(facts), 300);
  const because = why === '' || !isAboutSizes(incident.kind) ? [] : [quiet(`Sent because ${why}.`)];
  return [quiet(`${whose} ${times}`), ...because];
}

/** Shortens a commit to ten characters; other revisions stay as they are. */
function shortRevision(revision: string): Span {
  return code(/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(revision) ? revision.slice(0, 10) : revision, 60);
}

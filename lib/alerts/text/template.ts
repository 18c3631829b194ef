import type { IncidentFacts, Message } from '#lib/alerts/message-facts.ts';
import { notifyTextOf } from '#lib/alerts/notify-decision.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { clip } from '#lib/image/text.ts';
import { describeCause } from './cause.ts';
import { type Dialect, escapeText, findSafeUrl, visibleLine } from './escape.ts';
import { describeEvent } from './event.ts';
import { renderMarkdown, renderPlain } from './render.ts';
import { changeInWords, listInWords, timeInWords } from './words.ts';
import { writePlain } from './write.ts';

/** Names that {{…}} may have, with their descriptions. A value that is unknown is empty. */
export const PLACEHOLDERS = {
  title: 'the default title',
  body: 'the default text below the title',
  event: 'opened, escalated, reopened, recovered, accepted, acceptedByTime, superseded, invalid, …',
  kind: 'step, creep, budget, trouble or secret',
  severity: 'warning or critical',
  state: 'open, acknowledged, accepted, acceptedByTime, recovered, superseded or invalid',
  number: 'the incident’s number',
  reference: '“ghcr.io/acme/api”',
  stream: '“main”',
  tag: 'the pushed tag',
  platforms: '“linux/amd64 and linux/arm64”',
  before: 'the baseline, “172 MB”',
  after: 'the size now, “184 MB”',
  change: 'the total growth, “up 12.4 MB (+7.2 %)”',
  step: 'the last step, “up 944 kB (+0.5 %)”; the total growth when it is unknown',
  why: 'the cause in sentences, down to packages',
  instruction: 'the instruction that added most',
  since: '“3 Nov 2026, 14:05 UTC”',
  revision: 'revision label of the new image',
  pullCost: 'what a node with the previous image pulls',
  budget: 'the budget',
  owner: 'the owner',
  by: 'who accepted, acknowledged or marked it',
  reason: 'the reason that person gave',
  told: 'why this message is sent immediately',
  incidentUrl: 'the incident’s page',
  compareUrl: 'the comparison of the two images',
  acceptUrl: 'page to accept the new size',
  muteUrl: 'page to mute it',
  commitsUrl: 'the commits between the two images',
} as const;

type Placeholder = keyof typeof PLACEHOLDERS;

/** Default limit, longer than any channel allows. */
const MAX_LENGTH = 20_000;
const PATTERN = /\{\{\s*([\w.-]{1,60})\s*\}\}/g;

/** Lists the names in a template that are no placeholders. */
export function findUnknownPlaceholders(template: string): string[] {
  const names = [...template.matchAll(PATTERN)].map(([, name]) => name ?? '');
  return [...new Set(names.filter((name) => !Object.hasOwn(PLACEHOLDERS, name)))];
}

type IncidentMessage = Extract<Message, { kind: 'incident' }>;

/**
 * Renders an incident with a custom template. Values are escaped for the dialect; the text of the template is not. Unknown names
 * stay as written. Rendering stops at `maxLength` UTF-16 code units, since one placeholder may have a long value.
 */
export function renderTemplate(
  template: string,
  message: IncidentMessage,
  dialect: Dialect | 'plain',
  maxLength = MAX_LENGTH,
): string {
  const whole = dialect === 'plain' ? renderPlain(message) : renderMarkdown(message, dialect);
  const values = { ...valuesOf(message.facts), title: whole.title, body: whole.body };
  const parts: string[] = [];
  let length = 0;
  let at = 0;
  const put = (text: string) => {
    parts.push(text);
    length += text.length;
  };
  for (const { 0: written, 1: name = '', index } of template.matchAll(PATTERN)) {
    put(template.slice(at, index));
    put(isPlaceholder(name) ? escapeFor(name, values[name], dialect) : written);
    at = index + written.length;
    if (length > maxLength) break;
  }
  if (length <= maxLength) put(template.slice(at));
  return clip(parts.join(''), maxLength);
}

const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(PLACEHOLDERS, name);

/** URLs are safe already and must stay as they are. Title and body are rendered in the dialect. */
function escapeFor(name: Placeholder, value: string, dialect: Dialect | 'plain'): string {
  if (dialect === 'plain' || name === 'title' || name === 'body') return value;
  if (!name.endsWith('Url')) return escapeText(value, dialect);
  return dialect === 'slack' || dialect === 'telegram' ? value.replaceAll('&', '&amp;') : value;
}

function valuesOf(facts: IncidentFacts): Record<Exclude<Placeholder, 'title' | 'body'>, string> {
  const { incident, event, subject, size, cause, since, cost, links } = facts;
  const bytes = (count: number | null | undefined) => (count === null || count === undefined ? '' : formatBytes(count));
  const clean = (words: string | null | undefined) =>
    words === null || words === undefined ? '' : visibleLine(words, 500);
  const url = (address: string | null) => findSafeUrl(address) ?? '';
  return {
    event: event.kind,
    kind: incident.kind,
    severity: incident.severity,
    state: incident.state,
    number: String(incident.number),
    reference: clean(subject.reference),
    stream: clean(subject.stream),
    tag: clean(subject.tag),
    platforms: listInWords(subject.platforms.map((platform) => visibleLine(platform, 60))),
    before: bytes(size?.beforeBytes),
    after: bytes(size?.afterBytes),
    change: size === null ? '' : changeInWords(size.deltaBytes, size.deltaPercent),
    step: stepInWords(size),
    why: whyInWords(facts),
    instruction: clean(cause?.instruction),
    since: timeInWords(since.at),
    revision: clean(since.revisionTo),
    pullCost: bytes(cost?.pullCostBytes),
    budget: bytes(cost?.budgetBytes),
    owner: clean(facts.owner),
    by: clean(event.by),
    reason: clean(event.reason),
    told: clean(notifyTextOf(facts)),
    incidentUrl: url(links.incident),
    compareUrl: url(links.compare),
    acceptUrl: url(links.accept),
    muteUrl: url(links.mute),
    commitsUrl: url(since.commitsUrl),
  };
}

function stepInWords(size: IncidentFacts['size']): string {
  const { deltaBytes, deltaPercent } = size?.step ?? size ?? { deltaBytes: null, deltaPercent: null };
  return deltaBytes === null ? '' : changeInWords(deltaBytes, deltaPercent);
}

function whyInWords(facts: IncidentFacts): string {
  const { cause, trouble } = facts;
  if (facts.incident.kind === 'secret') return `${describeEvent(facts).title}.`;
  if (trouble !== null) return visibleLine(trouble.message, 500);
  return writePlain(describeCause(cause))
    .map(({ text }) => text)
    .join(' ');
}

import { hostileCode, hostileText } from '#lib/alerts/ci-check/markdown.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { formatPlanTitle } from '#lib/format/shrink.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Plan, PlanStep } from './plan.ts';

/** Characters of a Markdown text: an issue of GitHub has at most 65,536. Steps beyond it are counted only. */
const MOST_CHARACTERS = 60_000;

type Names = {
  /** "ghcr.io/acme/api:1.9.0", the digest, and the platform. */
  reference: string;
  digest: string;
  platform: string | null;
  /** True for an image of somebody else, whose maintainers the text is for. */
  isThirdParty: boolean;
};

/** Writes a plan for an issue or a pull request. Texts of the image are escaped. */
export function writeMarkdown(plan: Plan, { reference, digest, platform, isThirdParty }: Names): string {
  const head = [
    `## ${headOf(plan)}`,
    '',
    `${hostileCode(reference, 500)}${platform === null ? '' : ` (${hostileText(platform)})`}, ${hostileCode(digest)}`,
    ...(isThirdParty ? ['', 'Plimsoll found this in the published image. Sizes are compressed.'] : []),
    ...(plan.steps.length === 0 ? ['', 'There is nothing to do.'] : []),
  ].join('\n');
  const parts = [head];
  let length = head.length;
  for (const [at, step] of plan.steps.entries()) {
    const part = writeStep(step);
    if (length + part.length > MOST_CHARACTERS) {
      parts.push(
        `${countOf(plan.steps.length - at, 'more step is', 'more steps are')} left out, because the text is too long.`,
      );
      break;
    }
    length += part.length + 2;
    parts.push(part);
  }
  return `${parts.join('\n\n')}\n`;
}

/** "167 MB → 53.0 MB in 6 steps" */
function headOf({ sizeBytes, afterBytes, estimated, steps }: Plan): string {
  return formatPlanTitle({ sizeBytes, afterBytes, estimated, steps: steps.length }) ?? formatBytes(sizeBytes);
}

function writeStep({ number, title, certainty, remedy, risk, takes, ...step }: PlanStep): string {
  const { text, before, after, notes } = remedy;
  return [
    `### ${number}. ${hostileText(title)}`,
    `- [ ] ${savingOf(step)} (${hostileText(certainty)})`,
    [hostileText(text, 1_000), ...notes.map((note) => hostileText(note))].join(' '),
    ...(takes.length === 0
      ? []
      : [`This makes other changes unnecessary: ${takes.map(({ title: one }) => hostileText(one)).join('; ')}.`]),
    ...(before === null ? [] : [`Now:\n\n${fence(before)}`]),
    ...(after === null ? [] : [`Instead:\n\n${fence(after)}`]),
    `Risk: ${risk}`,
  ].join('\n\n');
}

function savingOf({
  beforeBytes,
  afterBytes,
  savedBytes,
  estimated,
  perRelease,
}: Pick<PlanStep, 'beforeBytes' | 'afterBytes' | 'savedBytes' | 'estimated' | 'perRelease'>): string {
  const size =
    savedBytes === 0
      ? []
      : [
          `${formatBytes(beforeBytes)} → ${formatBytes(afterBytes)}, saves ${estimated ? 'about ' : ''}${formatBytes(savedBytes)}`,
        ];
  const pulls =
    perRelease === null
      ? []
      : [
          `saves ${formatBytes(perRelease.bytes)} of the pull in ${perRelease.changed} of ${countOf(perRelease.releases, 'release')}`,
        ];
  return [...size, ...pulls].join(', ') || 'saves no bytes';
}

/** A block of code whose fence is longer than each row of backticks in it. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  const visible = text.split('\n').map((line) => line.split('\t').map(visibleText).join('\t'));
  return [`${ticks}dockerfile`, ...visible, ticks].join('\n');
}

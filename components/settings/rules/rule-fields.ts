import type { TermName } from '#lib/format/terms.ts';

/** A unit after the number 1 and after all others. */
type Unit = { one: string; many: string };
const DAYS: Unit = { one: 'day', many: 'days' };
const PUSHES: Unit = { one: 'push', many: 'pushes' };
const HOURS: Unit = { one: 'hour', many: 'hours' };
const TIMES: Unit = { one: '×', many: '×' };

/** How a setting is typed: a size, a share, a count, a factor, or a switch. */
type RuleFieldKind = 'bytes' | 'share' | 'count' | 'factor' | 'switch';
export type RuleField = {
  /** Path within RuleSettings. */
  path: string;
  /** Accessible name of the input, and the subject of "… instead of …". */
  label: string;
  kind: RuleFieldKind;
  unit?: Unit;
};
/** A word that is explained. */
type ExplainedWord = { term: TermName; text: string };
export type SentencePart = string | RuleField | ExplainedWord;
/** A sentence with inputs. A switch before it turns the whole sentence on and off. */
export type RuleSentence = { name: string; toggle?: RuleField; parts: readonly SentencePart[] };
type RuleGroup = { name: string; sentences: readonly RuleSentence[] };

/** The settings that most rules change. */
export const BASIC_SENTENCES: readonly RuleSentence[] = [
  {
    name: 'jumps',
    toggle: { path: 'steps.enabled', label: 'Detect jumps', kind: 'switch' },
    parts: [
      'Flag a push that grows by at least',
      { path: 'steps.small.bytes', label: 'Smallest jump (size)', kind: 'bytes' },
      'and',
      { path: 'steps.small.share', label: 'Smallest jump (%)', kind: 'share' },
      'above its',
      { term: 'baseline', text: 'baseline' },
      '.',
    ],
  },
  {
    name: 'creep',
    toggle: { path: 'creep.enabled', label: 'Detect creep', kind: 'switch' },
    parts: [
      'Flag creep, many small increases, from',
      { path: 'creep.bytes', label: 'Smallest creep (size)', kind: 'bytes' },
      'and',
      { path: 'creep.share', label: 'Smallest creep (%)', kind: 'share' },
      'within',
      { path: 'creep.days', label: 'Period of creep', kind: 'count', unit: DAYS },
      'days.',
    ],
  },
  {
    name: 'alerts',
    parts: [
      'Alert immediately from',
      { path: 'messages.ownBytes', label: 'Own layers grew by', kind: 'bytes' },
      'and',
      { path: 'messages.ownShare', label: 'Share of growth of own layers', kind: 'share' },
      'of growth in',
      { term: 'ownLayers', text: 'own layers' },
      '. The rest is in the digest.',
    ],
  },
  {
    name: 'third-party images',
    toggle: { path: 'messages.upstream', label: 'Third-party images', kind: 'switch' },
    parts: ['Alert immediately for third-party images too.'],
  },
  {
    name: 'automatic acceptance',
    toggle: { path: 'steps.acceptByTime', label: 'Accept automatically', kind: 'switch' },
    parts: [
      'Accept a new size automatically after',
      { path: 'steps.acceptPushes', label: 'Pushes before acceptance', kind: 'count', unit: PUSHES },
      'pushes and',
      { path: 'steps.acceptDays', label: 'Days before acceptance', kind: 'count', unit: DAYS },
      'days.',
    ],
  },
];

/** The settings that few rules change, in groups. */
export const ADVANCED_GROUPS: readonly RuleGroup[] = [
  {
    name: 'Detection',
    sentences: [
      {
        name: 'large images',
        parts: [
          'Also flag a push that grows by at least',
          { path: 'steps.large.bytes', label: 'Jump of a large image (size)', kind: 'bytes' },
          'and',
          { path: 'steps.large.share', label: 'Jump of a large image (%)', kind: 'share' },
          'above its baseline.',
        ],
      },
      {
        name: 'critical jumps',
        parts: [
          'A jump is critical from',
          { path: 'steps.criticalBytes', label: 'Critical jump (size)', kind: 'bytes' },
          'or',
          { path: 'steps.criticalShare', label: 'Critical jump (%)', kind: 'share' },
          'of growth.',
        ],
      },
      {
        name: 'noise',
        parts: [
          'Ignore growth below',
          { path: 'steps.noiseFactor', label: 'Noise limit', kind: 'factor', unit: TIMES },
          'times the usual change of the series. 0 disables this.',
        ],
      },
      {
        name: 'decreases',
        parts: [
          'Ignore a return to the old size within',
          { path: 'steps.dipPushes', label: 'Pushes of a decrease', kind: 'count', unit: PUSHES },
          'pushes or',
          { path: 'steps.dipHours', label: 'Hours of a decrease', kind: 'count', unit: HOURS },
          'hours.',
        ],
      },
    ],
  },
  {
    name: 'Baseline',
    sentences: [
      {
        name: 'baseline',
        parts: [
          'Baseline: the median of the last',
          { path: 'steps.windowPushes', label: 'Pushes of the baseline', kind: 'count', unit: PUSHES },
          'pushes, or of the last',
          { path: 'steps.windowHours', label: 'Hours of the baseline', kind: 'count', unit: HOURS },
          'hours if these have more pushes.',
        ],
      },
      {
        name: 'acceptance by label',
        toggle: { path: 'acceptByLabel', label: 'Accept by label', kind: 'switch' },
        parts: ['Accept growth of own images with the label dev.plimsoll.accept.'],
      },
    ],
  },
  {
    name: 'Immediate alerts',
    sentences: [
      {
        name: 'alerts of critical jumps',
        toggle: { path: 'messages.critical', label: 'Alerts of critical jumps', kind: 'switch' },
        parts: ['Alert immediately for critical jumps, including growth of the base image.'],
      },
      {
        name: 'alerts of budgets',
        toggle: { path: 'messages.budgets', label: 'Alerts of exceeded budgets', kind: 'switch' },
        parts: ['Alert immediately when a budget is exceeded.'],
      },
      {
        name: 'alerts of creep',
        toggle: { path: 'messages.creep', label: 'Alerts of all creep', kind: 'switch' },
        parts: ['Alert immediately for all creep, also below the limits for own layers.'],
      },
    ],
  },
];

/** The fields of a sentence, its switch first. */
export const fieldsOf = ({ toggle, parts }: RuleSentence): RuleField[] => [
  ...(toggle === undefined ? [] : [toggle]),
  ...parts.filter((part) => typeof part !== 'string' && 'path' in part),
];

export const ADVANCED_FIELDS: readonly RuleField[] = ADVANCED_GROUPS.flatMap(({ sentences }) =>
  sentences.flatMap(fieldsOf),
);

export const RULE_FIELDS: readonly RuleField[] = [...BASIC_SENTENCES.flatMap(fieldsOf), ...ADVANCED_FIELDS];

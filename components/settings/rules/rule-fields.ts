/** How a setting is typed: a size, a share, a whole number of what its unit says, a factor, or on and off. */
type RuleFieldKind = 'bytes' | 'share' | 'count' | 'factor' | 'switch';
export type RuleField = {
  path: string;
  label: string;
  kind: RuleFieldKind;
  unit?: string;
  note?: string;
  /** It switches what stands below it. */
  isWhole?: boolean;
};
export type RuleGroup = { name: string; note: string; fields: readonly RuleField[] };

/** Every setting of a rule, by what it decides. Paths are those of RuleSettings. */
export const RULE_GROUPS: readonly RuleGroup[] = [
  {
    name: 'Marks',
    note: 'What puts a mark on the chart and a line in the inbox. A growth counts once it reaches both of one pair.',
    fields: [
      { path: 'steps.enabled', label: 'Look for steps', kind: 'switch', isWhole: true },
      { path: 'steps.small.bytes', label: 'Small images: at least', kind: 'bytes', note: 'first pair' },
      { path: 'steps.small.share', label: 'and at least', kind: 'share', note: 'first pair' },
      { path: 'steps.large.bytes', label: 'Large images: at least', kind: 'bytes', note: 'second pair' },
      { path: 'steps.large.share', label: 'and at least', kind: 'share', note: 'second pair' },
      { path: 'steps.criticalBytes', label: 'Critical from', kind: 'bytes' },
      { path: 'steps.criticalShare', label: 'or from', kind: 'share', note: 'critical by either' },
      {
        path: 'steps.noiseFactor',
        label: 'Noise guard',
        kind: 'factor',
        unit: '×',
        note: 'times the usual change from push to push is still noise; 0 is off',
      },
      { path: 'steps.windowPushes', label: 'Baseline of', kind: 'count', unit: 'pushes', note: 'their median' },
      {
        path: 'steps.windowHours',
        label: 'or of',
        kind: 'count',
        unit: 'hours',
        note: 'where those hold more pushes',
      },
      { path: 'steps.dipPushes', label: 'A dip lasts at most', kind: 'count', unit: 'pushes' },
      { path: 'steps.dipHours', label: 'or', kind: 'count', unit: 'hours', note: 'coming back from it is no growth' },
    ],
  },
  {
    name: 'Messages',
    note: 'What is sent immediately, by the growth in all. The rest is in the digest.',
    fields: [
      { path: 'messages.ownBytes', label: 'Own bytes grew by', kind: 'bytes' },
      { path: 'messages.ownShare', label: 'and by', kind: 'share', note: 'both, of what the base did not bring' },
      {
        path: 'messages.critical',
        label: 'A critical step',
        kind: 'switch',
        note: 'whatever its own bytes are',
      },
      { path: 'messages.budgets', label: 'A broken budget', kind: 'switch' },
      { path: 'messages.creep', label: 'All creep', kind: 'switch', note: 'also below those limits' },
      { path: 'messages.upstream', label: 'Upstream too', kind: 'switch', note: 'what others build' },
    ],
  },
  {
    name: 'Creep',
    note: 'Many small growths, each below a step.',
    fields: [
      { path: 'creep.enabled', label: 'Look for creep', kind: 'switch', isWhole: true },
      { path: 'creep.bytes', label: 'At least', kind: 'bytes' },
      { path: 'creep.share', label: 'and at least', kind: 'share' },
      { path: 'creep.days', label: 'Within', kind: 'count', unit: 'days' },
    ],
  },
  {
    name: 'Acceptance',
    note: 'When a new level becomes the one that is judged against, without anybody saying so.',
    fields: [
      { path: 'steps.acceptByTime', label: 'Accept by time', kind: 'switch', isWhole: true },
      { path: 'steps.acceptPushes', label: 'After', kind: 'count', unit: 'pushes' },
      { path: 'steps.acceptDays', label: 'and', kind: 'count', unit: 'days' },
      {
        path: 'acceptByLabel',
        label: 'Accept by label',
        kind: 'switch',
        note: 'an image of ours may carry dev.plimsoll.accept',
      },
    ],
  },
];

export const RULE_FIELDS: readonly RuleField[] = RULE_GROUPS.flatMap(({ fields }) => fields);

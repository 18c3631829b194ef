import { describe, expect, it } from 'vitest';
import {
  defaultWords,
  differences,
  differingDefault,
  fieldErrors,
  sentenceDefaults,
  settingsDraft,
  tidyText,
  toSettings,
  wrongFields,
} from '#components/settings/rules/rule-draft.ts';
import { ADVANCED_GROUPS, BASIC_SENTENCES, RULE_FIELDS } from '#components/settings/rules/rule-fields.ts';
import { BUILT_IN_SETTINGS, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';

const leaves = (value: object, before = ''): string[] =>
  Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null ? leaves(inner, `${before}${name}.`) : [`${before}${name}`],
  );
const fieldOf = (path: string) => RULE_FIELDS.find((field) => field.path === path) ?? expect.unreachable(path);

describe('the settings of a rule in the editor', () => {
  it('have one field each', () => {
    expect(RULE_FIELDS.map(({ path }) => path).sort()).toEqual(leaves(BUILT_IN_SETTINGS).sort());
  });

  it('are sent unchanged when not edited', () => {
    const settings = RuleSettings.parse({ steps: { small: { bytes: 1_234_567, share: 0.07 }, noiseFactor: 2.5 } });
    expect(toSettings(settingsDraft(settings))).toEqual(settings);
    expect(wrongFields(settingsDraft(settings))).toEqual({});
  });

  it('are shown with units', () => {
    const draft = settingsDraft(BUILT_IN_SETTINGS);
    expect(draft['steps.small.bytes']).toBe('0.5 MB');
    expect(draft['steps.small.share']).toBe('3 %');
    expect(draft['messages.ownBytes']).toBe('10 MB');
    expect(draft['messages.upstream']).toBe('');
    expect(draft['steps.noiseFactor']).toBe('6');
  });

  it('are reported when invalid, and nothing is sent', () => {
    const draft = { ...settingsDraft(BUILT_IN_SETTINGS), 'creep.bytes': 'many', 'creep.days': '1.5' };
    expect(wrongFields(draft)).toEqual({
      'creep.bytes': 'Write a size in MB, such as 10 or 0.5.',
      'creep.days': 'Write a whole number.',
    });
    expect(toSettings(draft)).toBeNull();
  });

  it('are not marked as different when written in another unit', () => {
    const bytes = fieldOf('messages.ownBytes');
    expect(differingDefault(bytes, '10000 kB', BUILT_IN_SETTINGS)).toBeNull();
    expect(differingDefault(bytes, '10 MiB', BUILT_IN_SETTINGS)).toBe('10 MB');
    expect(differingDefault(fieldOf('creep.enabled'), '', BUILT_IN_SETTINGS)).toBe('on');
  });

  it('are summarised by their differences from the default', () => {
    const settings = RuleSettings.parse({ messages: { ownBytes: 20_000_000, upstream: true }, creep: { days: 30 } });
    expect(differences(settings, BUILT_IN_SETTINGS)).toEqual([
      { label: 'Period of creep', value: '30 days', instead: '90 days' },
      { label: 'Own layers grew by', value: '20 MB', instead: '10 MB' },
      { label: 'Third-party images', value: 'on', instead: 'off' },
    ]);
    expect(differences(BUILT_IN_SETTINGS, BUILT_IN_SETTINGS)).toEqual([]);
  });

  it('have their unit in the singular after 1', () => {
    const settings = RuleSettings.parse({ steps: { acceptPushes: 1, dipHours: 1 }, creep: { days: 1 } });
    expect(
      differences(settings, BUILT_IN_SETTINGS)
        .map(({ value }) => value)
        .sort(),
    ).toEqual(['1 day', '1 hour', '1 push']);
  });

  it('are read in MB without a unit, and written in MB', () => {
    const bytes = fieldOf('steps.small.bytes');
    expect(['1.5', '1.5 MB', '500 kB', '1 GB', 'much'].map((text) => tidyText(bytes, text))).toEqual([
      '1.5 MB',
      '1.5 MB',
      '0.5 MB',
      '1000 MB',
      'much',
    ]);
    expect(tidyText(fieldOf('steps.small.share'), '3')).toBe('3 %');
  });
});

const SENTENCES = [...BASIC_SENTENCES, ...ADVANCED_GROUPS.flatMap(({ sentences }) => sentences)];
const sentenceOf = (name: string) =>
  SENTENCES.find((sentence) => sentence.name === name) ?? expect.unreachable(`no sentence ${name}`);

describe('the sentences of a rule', () => {
  it('have names of inputs that do not contain each other', () => {
    const names = RULE_FIELDS.map(({ label }) => label.toLowerCase());
    const contained = names.filter((name) => names.some((other) => other !== name && other.includes(name)));
    expect(contained).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(SENTENCES.map(({ name }) => name)).size).toBe(SENTENCES.length);
  });

  it.each([
    ['jumps', { 'steps.small.share': '5 %' }, '0.5 MB and 3 %'],
    ['jumps', { 'steps.enabled': '' }, '0.5 MB and 3 %'],
    ['creep', { 'creep.days': '30' }, '5 MB, 5 % and 90 days'],
    ['third-party images', { 'messages.upstream': 'on' }, 'off'],
    ['alerts of budgets', { 'messages.budgets': '' }, 'on'],
    ['jumps', { 'steps.small.bytes': '500 kB' }, null],
  ])('show the default of %s after %j as "%s"', (name, changed, words) => {
    const draft = { ...settingsDraft(BUILT_IN_SETTINGS), ...changed };
    expect(defaultWords(sentenceOf(name), draft, BUILT_IN_SETTINGS)).toBe(words);
  });

  it('are reset to the default with their switch', () => {
    const draft = { ...settingsDraft(BUILT_IN_SETTINGS), 'creep.enabled': '', 'creep.bytes': 'many' };
    const reset = { ...draft, ...sentenceDefaults(sentenceOf('creep'), BUILT_IN_SETTINGS) };
    expect(toSettings(reset)).toEqual(BUILT_IN_SETTINGS);
  });

  it('show what is typed wrong before what the server refused', () => {
    const draft = { ...settingsDraft(BUILT_IN_SETTINGS), 'creep.days': 'x' };
    const refused = (field: string) => new ApiError('Too much.', { status: 422, field });
    expect(fieldErrors(draft, refused('settings.steps.small.bytes'))).toEqual({
      'steps.small.bytes': 'Too much.',
      'creep.days': 'Write a whole number.',
    });
    expect(fieldErrors(draft, refused('settings.creep.days'))['creep.days']).toBe('Write a whole number.');
    expect(fieldErrors(settingsDraft(BUILT_IN_SETTINGS), refused('name'))).toEqual({});
  });
});

import { describe, expect, it } from 'vitest';
import {
  differences,
  differingDefault,
  settingsDraft,
  toSettings,
  wrongFields,
} from '#components/settings/rules/rule-draft.ts';
import { RULE_FIELDS } from '#components/settings/rules/rule-fields.ts';
import { BUILT_IN_SETTINGS, RuleSettings } from '#lib/analysis/rules/settings.ts';

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
    expect(draft['steps.small.bytes']).toBe('512 KiB');
    expect(draft['steps.small.share']).toBe('3 %');
    expect(draft['messages.ownBytes']).toBe('10 MB');
    expect(draft['messages.upstream']).toBe('');
    expect(draft['steps.noiseFactor']).toBe('6');
  });

  it('are reported when invalid, and nothing is sent', () => {
    const draft = { ...settingsDraft(BUILT_IN_SETTINGS), 'creep.bytes': 'many', 'creep.days': '1.5' };
    expect(wrongFields(draft)).toEqual({
      'creep.bytes': 'Write a size like 10 MB or 512 KiB.',
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
      { label: 'Own bytes grew by', value: '20 MB', instead: '10 MB' },
      { label: 'Upstream too', value: 'on', instead: 'off' },
      { label: 'Within', value: '30 days', instead: '90 days' },
    ]);
    expect(differences(BUILT_IN_SETTINGS, BUILT_IN_SETTINGS)).toEqual([]);
  });
});

import { parseBytes, parseCount, parseDecimal, parseShare, typedBytes, typedShare } from '#lib/format/typed.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { RULE_FIELDS, type RuleField } from './rule-fields.ts';

type Settings = Rule['settings'];
type Value = number | boolean;

/** Each setting by its path, as it is typed; a switch is "on" or "". */
export type SettingsDraft = Readonly<Record<string, string>>;

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const readAt = (settings: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((part, name) => asRecord(part)[name], settings);

function typed({ kind }: RuleField, value: unknown): string {
  if (kind === 'switch') return value === true ? 'on' : '';
  const number = Number(value);
  if (kind === 'bytes') return typedBytes(number);
  return kind === 'share' ? typedShare(number) : String(number);
}

export const settingsDraft = (settings: Settings): SettingsDraft =>
  Object.fromEntries(RULE_FIELDS.map((field) => [field.path, typed(field, readAt(settings, field.path))]));

const HELP = {
  bytes: 'Write a size like 10 MB or 512 KiB.',
  share: 'Write a share like 3 %.',
  count: 'Write a whole number.',
  factor: 'Write a number like 6.',
};

/** What is typed, as a value; or what is wrong with it. */
function parseField({ kind }: RuleField, text: string): { value: Value } | { wrong: string } {
  if (kind === 'switch') return { value: text === 'on' };
  const parse = { bytes: parseBytes, share: parseShare, count: parseCount, factor: parseDecimal }[kind];
  const value = parse(text);
  return value === null ? { wrong: HELP[kind] } : { value };
}

/** What each field is wrong with, by path; empty where all can be sent. */
export function wrongFields(draft: SettingsDraft): Record<string, string> {
  const found = RULE_FIELDS.flatMap((field): [string, string][] => {
    const parsed = parseField(field, draft[field.path] ?? '');
    return 'wrong' in parsed ? [[field.path, parsed.wrong]] : [];
  });
  return Object.fromEntries(found);
}

/**
 * The settings as they are sent, every one of them; null while a field is wrong. The fields cover RuleSettings, which a test
 * holds true, so what they make is one.
 */
export function toSettings(draft: SettingsDraft): Settings | null {
  const made: Record<string, unknown> = {};
  for (const field of RULE_FIELDS) {
    const parsed = parseField(field, draft[field.path] ?? '');
    if ('wrong' in parsed) return null;
    const names = field.path.split('.');
    const last = names.pop() ?? '';
    let part = made;
    for (const name of names) {
      const inner = asRecord(part[name]);
      part[name] = inner;
      part = inner;
    }
    part[last] = parsed.value;
  }
  return made as Settings;
}

/** The default as the field would show it, where what is typed means something else; null where it is the default. */
export function differingDefault(field: RuleField, text: string, defaults: Settings): string | null {
  const standard = readAt(defaults, field.path);
  const parsed = parseField(field, text);
  if ('value' in parsed && parsed.value === standard) return null;
  return field.kind === 'switch' ? (standard === true ? 'on' : 'off') : typed(field, standard);
}

/** What a rule says otherwise than what is built in: "Own bytes grew by 20 MB instead of 10 MB". */
export function differences(
  settings: Settings,
  defaults: Settings,
): { label: string; value: string; instead: string }[] {
  const draft = settingsDraft(settings);
  return RULE_FIELDS.flatMap((field) => {
    const text = draft[field.path] ?? '';
    const instead = differingDefault(field, text, defaults);
    if (instead === null) return [];
    const unit = field.unit === undefined ? '' : ` ${field.unit}`;
    const value = field.kind === 'switch' ? (text === 'on' ? 'on' : 'off') : `${text}${unit}`;
    return [{ label: field.label, value, instead: field.kind === 'switch' ? instead : `${instead}${unit}` }];
  });
}

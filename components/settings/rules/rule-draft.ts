import { parseCount, parseDecimal, parseMegabytes, parseShare, typedBytes, typedShare } from '#lib/format/typed.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { fieldsOf, RULE_FIELDS, type RuleField, type RuleSentence } from './rule-fields.ts';

type Settings = Rule['settings'];
type Value = number | boolean;

/** The settings by path, as typed. A switch is "on" or "". */
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
  bytes: 'Write a size in MB, such as 10 or 0.5.',
  share: 'Write a share, such as 3 %.',
  count: 'Write a whole number.',
  factor: 'Write a number, such as 6.',
};

/** Parses a typed value, or explains why it is wrong. */
function parseField({ kind }: RuleField, text: string): { value: Value } | { wrong: string } {
  if (kind === 'switch') return { value: text === 'on' };
  const parse = { bytes: parseMegabytes, share: parseShare, count: parseCount, factor: parseDecimal }[kind];
  const value = parse(text);
  return value === null ? { wrong: HELP[kind] } : { value };
}

/** Returns a valid text in the unit of the field: "500 kB" is "0.5 MB". Invalid text is unchanged. */
export function tidyText(field: RuleField, text: string): string {
  const parsed = parseField(field, text);
  return 'value' in parsed ? typed(field, parsed.value) : text;
}

/** Returns the error of each wrong field by path; empty if all can be sent. */
export function wrongFields(draft: SettingsDraft): Record<string, string> {
  const found = RULE_FIELDS.flatMap((field): [string, string][] => {
    const parsed = parseField(field, draft[field.path] ?? '');
    return 'wrong' in parsed ? [[field.path, parsed.wrong]] : [];
  });
  return Object.fromEntries(found);
}

/** Returns the error of each field by path: what is typed wrong, or what the server refused. */
export function fieldErrors(draft: SettingsDraft, error: Error | null): Record<string, string> {
  const refused = RULE_FIELDS.flatMap(({ path }): [string, string][] => {
    const refusal = refusalOf(error, `settings.${path}`);
    return refusal === null ? [] : [[path, refusal]];
  });
  return { ...Object.fromEntries(refused), ...wrongFields(draft) };
}

/** Returns all settings to send; null while a field is wrong. A unit test checks that the fields cover RuleSettings. */
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

/** Returns the default as the field shows it; null if the typed value is the default. */
export function differingDefault(field: RuleField, text: string, defaults: Settings): string | null {
  const standard = readAt(defaults, field.path);
  const parsed = parseField(field, text);
  if ('value' in parsed && parsed.value === standard) return null;
  return field.kind === 'switch' ? (standard === true ? 'on' : 'off') : typed(field, standard);
}

/** Returns the defaults of a sentence by path, as typed. */
export const sentenceDefaults = (sentence: RuleSentence, defaults: Settings): SettingsDraft =>
  Object.fromEntries(fieldsOf(sentence).map((field) => [field.path, typed(field, readAt(defaults, field.path))]));

/** Returns the defaults of a sentence in words, "0.5 MB and 3 %" or "off"; null while all values are the defaults. */
export function defaultWords(sentence: RuleSentence, draft: SettingsDraft, defaults: Settings): string | null {
  const fields = fieldsOf(sentence);
  if (fields.every((field) => differingDefault(field, draft[field.path] ?? '', defaults) === null)) return null;
  const words = fields.flatMap((field) => {
    const standard = readAt(defaults, field.path);
    if (field.kind !== 'switch') return withUnit(field, typed(field, standard));
    return fields.length === 1 || standard !== true ? (standard === true ? 'on' : 'off') : [];
  });
  return words.length < 3 ? words.join(' and ') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function withUnit({ unit }: RuleField, text: string): string {
  if (unit === undefined) return text;
  return `${text} ${Number(text) === 1 ? unit.one : unit.many}`;
}

/** Returns the differences from the built-in rule: "Own layers grew by 20 MB instead of 10 MB". */
export function differences(
  settings: Settings,
  defaults: Settings,
): { label: string; value: string; instead: string }[] {
  const draft = settingsDraft(settings);
  return RULE_FIELDS.flatMap((field) => {
    const text = draft[field.path] ?? '';
    const instead = differingDefault(field, text, defaults);
    if (instead === null) return [];
    if (field.kind === 'switch') return [{ label: field.label, value: text === 'on' ? 'on' : 'off', instead }];
    return [{ label: field.label, value: withUnit(field, text), instead: withUnit(field, instead) }];
  });
}

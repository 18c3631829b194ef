import { createMaker, type Maker } from './maker.ts';

/** RuleGroup is a group of rules for secrets. Recall and precision are measured for each. */
export const RULE_GROUPS = [
  'token',
  'private key',
  'cloud key',
  'webhook',
  'address',
  'settings',
  'file name',
] as const;
export type RuleGroup = (typeof RULE_GROUPS)[number];

/** LabelledFile is a file with the secrets that are in it. A look-alike has none. */
export type LabelledFile = {
  /** What it is, for messages. */
  name: string;
  path: string;
  content: string | Buffer;
  secrets: readonly { group: RuleGroup; value: string | Buffer }[];
  /** True when the name of the file is evidence enough. */
  isNamed: boolean;
};

/** Returns a text with its secrets. */
type Template = (make: Maker) => { text: string | Buffer; secrets: readonly (string | Buffer)[] };

export type Row = readonly [name: string, path: string, template: Template];

/** Texts of different random parts that each template makes. */
const VARIANTS = 8;

/** Makes several files of each row. */
export function labelFiles(group: RuleGroup, rows: readonly Row[], isNamed = false): LabelledFile[] {
  return rows.flatMap(([name, path, template], row) =>
    Array.from({ length: VARIANTS }, (_, variant): LabelledFile => {
      const { text, secrets } = template(createMaker(1_000 * row + variant + 7));
      return { name, path, content: text, secrets: secrets.map((value) => ({ group, value })), isNamed };
    }),
  );
}

/** Returns a template with one secret. */
export const one =
  (secretOf: (make: Maker) => string, textOf: (secret: string, make: Maker) => string): Template =>
  (make) => {
    const secret = secretOf(make);
    return { text: textOf(secret, make), secrets: [secret] };
  };

/** Returns a template without secrets. */
export const none =
  (textOf: (make: Maker) => string | Buffer): Template =>
  (make) => ({ text: textOf(make), secrets: [] });

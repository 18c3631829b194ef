import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { parseYaml, type YamlText } from './document.ts';
import {
  type Entry,
  NO_ACCESS,
  NO_CONTENTS,
  NO_FINDINGS,
  toAccess,
  toBudget,
  toContents,
  toFindings,
  toOwner,
  toRegistry,
  toRepository,
  toRule,
} from './entries.ts';
import { toChannel, toRoute } from './entries-channels.ts';
import type { FileConfig, FileReading } from './file-config.ts';
import { hintFor, toMistakes } from './issues.ts';
import { type Mistake, type Path, sortMistakes } from './mistake.ts';
import { type ListName, RESERVED_SECTIONS, SECTIONS, type SectionName } from './schema.ts';
import type { Surroundings } from './secret.ts';

const MAX_BYTES = 1024 * 1024;

type Options = { env?: Surroundings['env']; resolvesSecrets?: boolean };

/** Reads plimsoll.yaml and checks its form; lib/commands/config-file/validate-file.ts checks the rest. */
export function readFileConfig(path: string, { env = process.env, resolvesSecrets = true }: Options = {}): FileReading {
  const surroundings = { env, folder: dirname(resolve(path)), resolves: resolvesSecrets };
  const text = readBounded(path);
  if (typeof text === 'string') return parseFileConfig(text, path, surroundings);
  const none = parseFileConfig('', path, surroundings);
  return { ...none, mistakes: [text] };
}

/** Parses a text that was already read. */
export function parseFileConfig(text: string, path: string, surroundings: Surroundings): FileReading {
  const yaml = parseYaml(text);
  const mistakes: Mistake[] = [...yaml.mistakes];
  const mistakeAt = (at: Path, message: string, hint: string): Mistake => ({
    ...yaml.locate(at),
    path: at,
    message,
    hint,
  });
  const place = (at: Path) => `${basename(path)}:${yaml.locate(at).line}`;
  const sections = readSections(yaml, mistakes);
  const context = { ...surroundings, place, add: (mistake: Mistake) => mistakes.push(mistake), mistakeAt };
  const entriesOf = <T>(name: ListName, schema: z.ZodType<T>) =>
    readEntries(name, sections[name], schema, yaml, mistakes);
  const mapOf = <T, R>(name: SectionName, schema: z.ZodType<T>, convert: (entry: T) => R) => {
    const found = findMap(name, sections[name], schema, yaml, mistakes);
    return found === null ? null : convert(found.value);
  };
  const file: FileConfig = {
    path,
    registries: entriesOf('registries', SECTIONS.registries.entry).map((found) => toRegistry(found, context)),
    repositories: entriesOf('repositories', SECTIONS.repositories.entry).map((found) => toRepository(found, context)),
    owners: entriesOf('owners', SECTIONS.owners.entry).map((found) => toOwner(found, context)),
    rules: entriesOf('rules', SECTIONS.rules.entry).map((found) => toRule(found, context)),
    budgets: entriesOf('budgets', SECTIONS.budgets.entry).map((found) => toBudget(found, context)),
    channels: entriesOf('channels', SECTIONS.channels.entry).map((found) => toChannel(found, context)),
    routes: entriesOf('routes', SECTIONS.routes.entry).map((found) => toRoute(found, context)),
    access: mapOf('access', SECTIONS.access.entry, (entry) => toAccess(entry, context)) ?? NO_ACCESS,
    contents: mapOf('contents', SECTIONS.contents.entry, toContents) ?? NO_CONTENTS,
    findings: mapOf('findings', SECTIONS.findings.entry, toFindings) ?? NO_FINDINGS,
  };
  return { file: Object.freeze(file), mistakes: sortMistakes(mistakes), mistakeAt };
}

/** Splits the file into sections. An empty file or section is valid: all of its lines may be comments. */
function readSections(yaml: YamlText, mistakes: Mistake[]): Partial<Record<SectionName, unknown>> {
  const { value } = yaml;
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    const hint = `begin with one of ${Object.keys(SECTIONS).join(', ')}`;
    mistakes.push({ ...yaml.locate([]), path: [], message: 'the file is no map of keys', hint });
    return {};
  }
  const known = Object.keys(SECTIONS);
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const [message, hint] = RESERVED_SECTIONS.includes(key)
      ? ['this version of Plimsoll does not support this section', 'leave it out, or upgrade']
      : ['this key is not known', hintFor(key, known)];
    mistakes.push({ ...yaml.locateKey([key]), path: [key], message, hint });
  }
  return Object.fromEntries(Object.entries(value).filter(([key, section]) => known.includes(key) && section !== null));
}

function readEntries<T>(
  name: ListName,
  section: unknown,
  schema: z.ZodType<T>,
  yaml: YamlText,
  mistakes: Mistake[],
): Entry<T>[] {
  if (section === undefined) return [];
  const list = z.array(z.unknown()).max(SECTIONS[name].most).safeParse(section, { reportInput: true });
  if (!list.success) {
    mistakes.push(...toMistakes(list.error, [name], schema, yaml));
    return [];
  }
  return list.data.flatMap((item, at) => {
    const parsed = schema.safeParse(item, { reportInput: true });
    if (parsed.success) return [{ value: parsed.data, path: [name, at] }];
    mistakes.push(...toMistakes(parsed.error, [name, at], schema, yaml));
    return [];
  });
}

/** Returns null for a section that is missing or has a mistake. */
function findMap<T>(
  name: SectionName,
  section: unknown,
  schema: z.ZodType<T>,
  yaml: YamlText,
  mistakes: Mistake[],
): { value: T } | null {
  if (section === undefined) return null;
  const parsed = schema.safeParse(section, { reportInput: true });
  if (parsed.success) return { value: parsed.data };
  mistakes.push(...toMistakes(parsed.error, [name], schema, yaml));
  return null;
}

/** Reads at most 1 MiB of UTF-8 from a regular file. */
function readBounded(path: string): string | Mistake {
  const wrong = (message: string, hint: string): Mistake => ({ line: 1, column: 1, path: [], message, hint });
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return wrong('this is no file', 'set PLIMSOLL_CONFIG to the path of plimsoll.yaml');
    if (stat.size > MAX_BYTES) return wrong('the file has more than 1 MiB', 'keep it smaller');
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) return wrong('the file is not UTF-8', 'save it as UTF-8');
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isMissing) return wrong('the file is not there', 'check PLIMSOLL_CONFIG and whether the file is mounted');
    return wrong('the file cannot be read', 'allow the user that Plimsoll runs as to read it');
  }
}

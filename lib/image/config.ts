import { findCreated } from './created.ts';
import { findDigest } from './digest.ts';
import { InvalidManifestError } from './errors.ts';
import { field, isObject, type JsonObject, listField, objectField, textField } from './fields.ts';
import { parseJsonBounded } from './json.ts';
import { cleanLabels, type Labels } from './labels.ts';
import { clip, storableText } from './text.ts';

/** HistoryEntry is one step of the build. `instruction.ts` makes `createdBy` readable. */
export type HistoryEntry = {
  createdBy: string | null;
  comment: string | null;
  /** True when the step made no layer. */
  emptyLayer: boolean;
  created: Date | null;
};

export type ConfigFacts = {
  author: string | null;
  entrypoint: string[] | null;
  command: string[] | null;
  user: string | null;
  workingDirectory: string | null;
};

/**
 * ImageConfig is the part of an image's config that is read. The environment is not stored, because it can contain
 * secrets (C-20): only where it has one is kept, with a mark instead of the value.
 */
export type ImageConfig = {
  os: string | null;
  architecture: string | null;
  variant: string | null;
  osVersion: string | null;
  osFeatures: string[];
  created: Date | null;
  history: HistoryEntry[] | null;
  diffIds: string[];
  labels: Labels;
  /** Variables as "NAME=value", not masked. */
  environment: string[];
  facts: ConfigFacts;
};

/** Limits of size, count and length (S-37, S-44, C-08). */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_HISTORY = 5_000;
const MAX_INSTRUCTION = 8 * 1024;
const MAX_FACT = 4 * 1024;

/**
 * Parses a config and ignores unknown fields (C-18). Source:
 * https://github.com/opencontainers/image-spec/blob/main/config.md
 *
 * @throws InvalidManifestError, and nothing else
 */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const document = parseJsonBounded(bytes, { maxBytes: MAX_BYTES });
  if (!isObject(document)) throw new InvalidManifestError('shape', 'a config is not a JSON object');
  const config = objectField(document, 'config');
  return {
    os: textField(document, 'os', 64),
    architecture: textField(document, 'architecture', 64),
    variant: textField(document, 'variant', 64),
    osVersion: textField(document, 'os.version', 64),
    osFeatures: textList(document, 'os.features')?.slice(0, 16) ?? [],
    created: findCreated(field(document, 'created')),
    history: listField(document, 'history', MAX_HISTORY)?.map(parseHistoryEntry) ?? null,
    diffIds: parseDiffIds(objectField(document, 'rootfs')),
    labels: config === null ? {} : cleanLabels(field(config, 'Labels')),
    environment: parseEnvironment(config),
    facts: {
      author: textField(document, 'author', MAX_FACT),
      entrypoint: config === null ? null : textList(config, 'Entrypoint'),
      command: config === null ? null : textList(config, 'Cmd'),
      user: config === null ? null : textField(config, 'User', MAX_FACT),
      workingDirectory: config === null ? null : textField(config, 'WorkingDir', MAX_FACT),
    },
  };
}

function parseHistoryEntry(value: unknown): HistoryEntry {
  // Some builders write null for a step without information (C-05).
  const entry = value === null ? {} : value;
  if (!isObject(entry)) throw new InvalidManifestError('shape', 'an entry of "history" is not an object');
  return {
    createdBy: textField(entry, 'created_by', MAX_INSTRUCTION),
    comment: textField(entry, 'comment', MAX_FACT),
    emptyLayer: field(entry, 'empty_layer') === true,
    created: findCreated(field(entry, 'created')),
  };
}

/** Whatever is no text is ignored, because nothing but the search for secrets needs variables. */
function parseEnvironment(config: JsonObject | null): string[] {
  const list = config === null ? null : field(config, 'Env');
  if (!Array.isArray(list)) return [];
  const texts = list.slice(0, MAX_HISTORY).filter((item) => typeof item === 'string');
  return texts.map((text) => clip(storableText(text), MAX_INSTRUCTION));
}

/**
 * Returns the digests of the uncompressed layers, lowest first. The list is empty when the root file system has another
 * type (C-18).
 */
function parseDiffIds(rootfs: JsonObject | null): string[] {
  const type = rootfs === null ? null : field(rootfs, 'type');
  if (rootfs === null || (type !== undefined && type !== null && type !== 'layers')) return [];
  return (listField(rootfs, 'diff_ids', MAX_HISTORY) ?? []).map((value) => {
    const digest = findDigest(value);
    if (digest === null) throw new InvalidManifestError('bad-digest', 'one of "diff_ids" is not a digest');
    return digest;
  });
}

/** Reads a list of texts. Like Docker, it accepts a single text for a list of one. */
function textList(object: JsonObject, key: string): string[] | null {
  if (typeof field(object, key) === 'string') {
    const text = textField(object, key, MAX_FACT);
    return text === null || text === '' ? null : [text];
  }
  const list = listField(object, key, MAX_HISTORY);
  if (list === null) return null;
  let room = 16 * 1024;
  return list.flatMap((item) => {
    if (typeof item !== 'string')
      throw new InvalidManifestError('shape', `"${key}" contains something other than texts`);
    if (room <= 0) return [];
    const text = clip(storableText(item), Math.min(room, MAX_FACT));
    room -= text.length + 1;
    return [text];
  });
}

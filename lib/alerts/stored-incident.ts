import { z } from 'zod';
import { BUILT_IN_RULE } from '#lib/analysis/rules/choose.ts';
import { BUILT_IN_SETTINGS, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { CONTENT_CHANGES } from '#lib/domain/contents.ts';
import { LAYER_NOTES } from '#lib/domain/layer.ts';
import { toJsonObject } from '#lib/image/fields.ts';
import type { Cause } from './cause.ts';
import type { PackageDelta } from './message-facts.ts';

// The JSON columns of an incident. Plimsoll wrote them. A field without the expected form is null, so that the rest is still shown and sent.

const text = z
  .string()
  .nullable()
  .catch(null)
  .default(null)
  .transform((value) => value || null);
const number = z.number().nullable().catch(null).default(null);
const digests = z.array(z.string()).catch([]).default([]);

const StoredCause = z.object({
  baseDeltaBytes: number,
  ownDeltaBytes: number,
  baseName: text,
  baseNameBefore: text,
  instruction: text,
  layer: text,
  instructionDeltaBytes: number,
  share: number,
  recompressedBytes: z.number().optional().catch(undefined),
  unpacked: z.object({ fromBytes: number, toBytes: z.number() }).optional().catch(undefined),
  note: z.enum(LAYER_NOTES).nullable().catch(null).default(null),
  layers: z.object({ from: digests, to: digests }).catch({ from: [], to: [] }).default({ from: [], to: [] }),
});

/** The cause of a growth without an image before. */
export const NO_CAUSE: Cause = StoredCause.parse({});

/** @returns null for trouble, which stores an empty one */
export function parseCause(stored: unknown): Cause | null {
  const cause = toJsonObject(stored);
  return Object.keys(cause).length === 0 ? null : StoredCause.parse(cause);
}

const StoredRevision = z.object({ source: text, revisionFrom: text, revisionTo: text, version: text });
/** The source of both images, from their labels. */
export type Revision = z.infer<typeof StoredRevision>;

export const parseRevision = (stored: unknown): Revision => StoredRevision.parse(toJsonObject(stored));

const StoredRule = z.object({
  id: text,
  name: z.string().min(1).catch(BUILT_IN_RULE.name).default(BUILT_IN_RULE.name),
  version: z.int().nullable().catch(null).default(null),
  settings: RuleSettings.catch(BUILT_IN_SETTINGS).default(BUILT_IN_SETTINGS),
});
/** The rule that an incident was judged by when it opened. */
export type StoredRule = z.infer<typeof StoredRule>;

export const parseRule = (stored: unknown): StoredRule => StoredRule.parse(toJsonObject(stored));

const StoredTrouble = z.object({
  code: z.string().catch('unknown').default('unknown'),
  message: z.string().catch('').default(''),
  hint: text,
  since: z.string().nullable().catch(null).default(null),
});
/** A problem of polling. `since` is null where an older release stored none. */
export type StoredTrouble = z.infer<typeof StoredTrouble>;

/** @returns null for an incident about growth */
export const parseTrouble = (stored: unknown): StoredTrouble | null =>
  typeof stored === 'object' && stored !== null ? StoredTrouble.parse(toJsonObject(stored)) : null;

const StoredPackage = z.object({
  name: z.string(),
  /** Kinds of a newer release are kept: their text names them. */
  kind: z.string(),
  change: z.enum(CONTENT_CHANGES),
  deltaBytes: z.number(),
  deltaFiles: z.int(),
  fromVersion: text,
  toVersion: text,
});

/** Parses the packages that differ, without those of a newer release; null until the layers are read. */
export function parseContents(stored: unknown): PackageDelta[] | null {
  if (!Array.isArray(stored)) return null;
  return stored.flatMap((one) => StoredPackage.safeParse(one).data ?? []);
}

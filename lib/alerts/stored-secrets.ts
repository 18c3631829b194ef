import { z } from 'zod';
import { toJsonObject } from '#lib/image/fields.ts';

const StoredSecrets = z.object({
  /** The tag of the push that added the last ones, "1.4". */
  tag: z.string().catch('').default(''),
  items: z
    .array(
      z.object({
        /** Of the finding, which is the same in all images of the repository. Only editors may see it. */
        id: z.string(),
        /** FINDING_RULES_VERSION of the rules that found it. */
        rules: z.int(),
      }),
    )
    .catch([])
    .default([]),
});
/** StoredSecrets are the secrets of an incident, without their values, paths and kinds. */
export type StoredSecrets = z.infer<typeof StoredSecrets>;

/** Parses the column of an incident; null for one of another kind. */
export const parseSecrets = (stored: unknown): StoredSecrets | null =>
  typeof stored === 'object' && stored !== null ? StoredSecrets.parse(toJsonObject(stored)) : null;

const EventDetails = z.object({ secrets: z.int().min(1) });

/** Returns how many secrets an event added to its incident; null for an event that added none. */
export const addedByEvent = (details: unknown): number | null => EventDetails.safeParse(details).data?.secrets ?? null;

/**
 * Reports whether everybody may read the reason of an event. Those of persons can say which secret an incident is about: only Plimsoll
 * itself ends one as recovered or superseded.
 */
export const isReasonForAll = (incidentKind: string, eventKind: string): boolean =>
  incidentKind !== 'secret' || eventKind === 'recovered' || eventKind === 'superseded';

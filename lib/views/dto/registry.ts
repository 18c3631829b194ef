import { z } from 'zod';
import { QUOTA_PURPOSES, REGISTRY_HEALTHS } from '#lib/domain/registry.ts';
import { Bytes, Origin, Problem, RequestCounts, Time } from './common.ts';

export const Registry = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string(),
  url: z.string(),
  origin: Origin,
  /** "plimsoll.yaml:12" for a registry of the file; else null. */
  place: z.string().nullable(),
  insecure: z.boolean(),
  /** True if its own host may lie in a private network. */
  allowPrivate: z.boolean(),
  hasCa: z.boolean(),
  /** The secret itself is never returned. */
  credential: z.object({ hasSecret: z.literal(true), updatedAt: Time }).nullable(),
  trustedTokenHosts: z.array(z.string()),
  repositoryCount: z.int(),
  health: z.object({
    state: z.enum(REGISTRY_HEALTHS),
    latencyMs: z.int().nullable(),
    lastAnswerAt: Time.nullable(),
    pausedUntil: Time.nullable(),
    /** The current problem, or the last one. */
    trouble: Problem.nullable(),
    lastTroubleAt: Time.nullable(),
  }),
  /** No request is sent before `until`; `reason` is the first cause. Null when it is not paused. */
  pause: z
    .object({
      since: Time.nullable(),
      until: Time,
      reason: z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() }).nullable(),
    })
    .nullable(),
  /** Quota from the registry's headers; null when it sends none. */
  quota: z
    .object({
      limit: z.int(),
      remaining: z.int(),
      windowSeconds: z.int(),
      asOf: Time,
      /** Uses of the quota within its window, the largest first. */
      uses: z.array(z.object({ purpose: z.enum(QUOTA_PURPOSES), requests: z.int() })),
      /** Number of watched tags that wait for the quota, and when the first of them is read; null when none waits. */
      waiting: z.object({ tags: z.int(), until: Time.nullable() }).nullable(),
    })
    .nullable(),
  /** End of the time during which HEAD is not used to check tags; null when HEAD is used. */
  headUnusableUntil: Time.nullable(),
  requests24h: RequestCounts,
  /** Reading the file lists of layers; null for the demo. */
  contents: z
    .object({
      readLayers: z.int(),
      /** Layers that are queued or being read, and the bytes to receive for them. */
      queuedLayers: z.int(),
      queuedBytes: Bytes,
      /** Bytes of the daily budget that today's automatic reading used. */
      readTodayBytes: Bytes,
      /** 0: layers are read on request only. */
      bytesPerDay: Bytes,
      /** About how many days the queue takes; 0 when it fits into what is left of today. Null without a budget. */
      daysLeft: z.int().nullable(),
    })
    .nullable(),
});
export type Registry = z.infer<typeof Registry>;

export const RegistryList = z.object({ items: z.array(Registry), nextCursor: z.string().nullable() });
export type RegistryList = z.infer<typeof RegistryList>;

/** Response of `POST /registries/{id}/test`. */
export const RegistryTest = z.object({
  ok: z.boolean(),
  latencyMs: z.int().nullable(),
  /** anonymous, basic or bearer. */
  authentication: z.string().nullable(),
  problem: Problem.nullable(),
});
export type RegistryTest = z.infer<typeof RegistryTest>;

/** Response of `GET /registries/{id}/catalog`. */
export const Catalog = z.object({
  items: z.array(z.string()),
  truncated: z.boolean(),
  problem: Problem.nullable(),
});
export type Catalog = z.infer<typeof Catalog>;

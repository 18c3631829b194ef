import { z } from 'zod';
import { INCIDENT_KINDS } from '#lib/domain/incident.ts';
import { SEVERITIES } from '#lib/domain/severity.ts';
import { BudgetMetric, Bytes, growing, SignedBytes, Time } from './common.ts';

/** The worst incident of a repository in one state, with how many are in that state. */
const IncidentNotice = z.object({
  count: z.int(),
  number: z.int(),
  kind: growing(INCIDENT_KINDS),
  severity: z.enum(SEVERITIES),
  since: Time,
  assignee: z.string().nullable(),
  /** The series of the repository that grew most; null for a polling error or secrets. */
  stream: z.string().nullable(),
  platform: z.string().nullable(),
  deltaBytes: SignedBytes.nullable(),
  /** Null when it grew from 0 bytes, and for a polling error or secrets. */
  deltaPercent: z.number().nullable(),
});
export type IncidentNotice = z.infer<typeof IncidentNotice>;

/** What a repository's page shows first. */
export const RepositoryNotices = z.object({
  open: IncidentNotice.nullable(),
  acknowledged: IncidentNotice.nullable(),
  /** The series furthest over its budget, of those that no active incident is about, with how many there are. */
  overBudget: z
    .object({
      count: z.int(),
      stream: z.string(),
      platform: z.string(),
      metric: BudgetMetric,
      budgetBytes: Bytes,
      budgetedBytes: Bytes.nullable(),
    })
    .nullable(),
});
export type RepositoryNotices = z.infer<typeof RepositoryNotices>;

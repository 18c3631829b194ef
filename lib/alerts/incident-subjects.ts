import { compileOwners, type OwnedRow, type OwnerRule } from '#lib/analysis/owner.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { MuteSubject } from './mutes.ts';

/** A series of an incident. `host` and `name` are null when they were deleted; only `name` is null for trouble of a registry. */
type SubjectRow = OwnedRow & {
  incidentId: string;
  /** The member's own kind: one push can be a step and break a budget. */
  kind: MuteSubject['kind'];
  incidentOwner: string | null;
  incidentRelation: Relation;
  streamKey: string | null;
  platform: string | null;
  repositoryId: string | null;
  /** The image that opened the incident in this series. */
  toDigest: string | null;
};

/** The series of incidents as they are stored, and the rules that decide their owners. */
export type StoredSubjects = { rows: readonly SubjectRow[]; ownerRules: readonly OwnerRule[] };

export type IncidentSubject = MuteSubject & {
  relation: Relation;
  repositoryId: string | null;
  toDigest: string | null;
};

/** Converts the series of incidents to the subjects that mutes and routes match. @throws InvalidGlobError */
export function toIncidentSubjects({ rows, ownerRules }: StoredSubjects): IncidentSubject[] {
  return rows.map(compileIncidentSubjects(ownerRules));
}

/** Compiles owner rules into a function that converts a series of an incident to its subject. @throws InvalidGlobError */
export function compileIncidentSubjects(ownerRules: readonly OwnerRule[]): (row: SubjectRow) => IncidentSubject {
  const ownerOf = compileOwners(ownerRules);
  return (row) => {
    const { incidentId, kind, streamKey, platform, repositoryId, toDigest } = row;
    const { reference, owner } = ownerOf(row);
    return {
      incidentId,
      kind,
      reference,
      platform,
      repositoryId,
      toDigest,
      stream: streamKey,
      // Trouble has a relation of its own, because a failed poll of a third-party image is still ours to fix.
      relation: streamKey === null ? row.incidentRelation : row.relation,
      owner: owner ?? row.incidentOwner,
    };
  };
}

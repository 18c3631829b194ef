import { compileOwnerRules, findOwner, type OwnerRule } from '#lib/analysis/owner.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { MuteSubject } from './mutes.ts';

/** A series of an incident. `host` and `name` are null when they were deleted; only `name` is null for trouble of a registry. */
type SubjectRow = {
  incidentId: string;
  kind: MuteSubject['kind'];
  incidentOwner: string | null;
  incidentRelation: 'ours' | 'upstream';
  host: string | null;
  name: string | null;
  relation: 'ours' | 'upstream';
  owner: string | null;
  labelledOwner: string | null;
  streamKey: string | null;
  platform: string | null;
  repositoryId: string | null;
  toDigest: string | null;
};

export type IncidentSubject = MuteSubject & {
  relation: 'ours' | 'upstream';
  repositoryId: string | null;
  toDigest: string | null;
};

/** Compiles owner rules into a function that converts a row to the subject of mutes and routes. @throws InvalidGlobError */
export function compileIncidentSubjects(rules: readonly OwnerRule[]): (row: SubjectRow) => IncidentSubject {
  const compiled = compileOwnerRules(rules);
  return ({
    incidentId,
    kind,
    host,
    name,
    owner,
    labelledOwner,
    streamKey,
    platform,
    repositoryId,
    toDigest,
    ...row
  }) => {
    const reference = name === null ? (host ?? '') : formatRepository({ registry: host ?? '', repository: name });
    const { relation } = row;
    const found = findOwner({ relation, byHand: owner, byLabel: labelledOwner, rules: compiled, reference });
    return {
      incidentId,
      kind,
      reference,
      platform,
      repositoryId,
      toDigest,
      stream: streamKey,
      // Trouble has a relation of its own, because a failed poll of a third-party image is still ours to fix.
      relation: streamKey === null ? row.incidentRelation : relation,
      owner: found?.owner ?? row.incidentOwner,
    };
  };
}

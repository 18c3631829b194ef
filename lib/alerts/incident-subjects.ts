import { compileOwnerRules, findOwner, type OwnerRule } from '#lib/analysis/owner.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { MuteSubject } from './mutes.ts';

/** A row of what an incident shows in; host and name are null where it is gone, name alone where it is about a registry. */
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

/** What an incident shows in as mutes and routes see it; of trouble, what it is about. @throws InvalidGlobError */
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
      // What cannot be looked at is ours to mend, whoever builds it: trouble says itself whose it is.
      relation: streamKey === null ? row.incidentRelation : relation,
      owner: found?.owner ?? row.incidentOwner,
    };
  };
}

import { compileOwnerRules, findOwner, type OwnerRule } from '#lib/analysis/owner.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { MuteSubject } from './mutes.ts';

/** A row of what an incident shows in; host and name are null where it is gone, name alone where it is about a registry. */
type SubjectRow = {
  incidentId: string;
  kind: MuteSubject['kind'];
  incidentOwner: string | null;
  host: string | null;
  name: string | null;
  relation: 'ours' | 'upstream';
  owner: string | null;
  labelledOwner: string | null;
  streamKey: string | null;
  platform: string | null;
};

export type IncidentSubject = MuteSubject & { relation: 'ours' | 'upstream' };

/** What an incident shows in as mutes and routes see it; of trouble, what it is about. @throws InvalidGlobError */
export function compileIncidentSubjects(rules: readonly OwnerRule[]): (row: SubjectRow) => IncidentSubject {
  const compiled = compileOwnerRules(rules);
  return ({ incidentId, kind, incidentOwner, host, name, relation, owner, labelledOwner, streamKey, platform }) => {
    const reference = name === null ? (host ?? '') : formatRepository({ registry: host ?? '', repository: name });
    const found = findOwner({ relation, byHand: owner, byLabel: labelledOwner, rules: compiled, reference });
    return {
      ...{ incidentId, kind, reference, relation, platform },
      stream: streamKey,
      owner: found?.owner ?? incidentOwner,
    };
  };
}

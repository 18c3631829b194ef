import { describe, expect, it } from 'vitest';
import * as enums from '#lib/db/generated/enums.ts';
import { ROLES, TOKEN_SCOPES } from '#lib/domain/account.ts';
import { DIGEST_CADENCES } from '#lib/domain/channel.ts';
import { CONTENTS_STATES } from '#lib/domain/contents.ts';
import { DELIVERY_STATES } from '#lib/domain/delivery.ts';
import { INCIDENT_STATES, MEMBER_STATES } from '#lib/domain/incident.ts';
import { ENTRY_ROLES, MANIFEST_KINDS, PART_STATES } from '#lib/domain/manifest.ts';
import { ORIGINS } from '#lib/domain/origin.ts';
import { POLL_STATES } from '#lib/domain/poll.ts';
import { REGISTRY_HEALTHS } from '#lib/domain/registry.ts';
import { RELATIONS } from '#lib/domain/relation.ts';
import { VISIBILITIES } from '#lib/domain/repository.ts';
import { POINT_TIME_SOURCES } from '#lib/domain/series.ts';
import { SEVERITIES } from '#lib/domain/severity.ts';
import { TAG_FORMS } from '#lib/domain/tag.ts';

/** Enums of the database, with the words of lib/domain. */
const CLOSED = {
  AtSource: POINT_TIME_SOURCES,
  ConfigState: PART_STATES,
  DeliveryState: DELIVERY_STATES,
  Digest: DIGEST_CADENCES,
  EntryRole: ENTRY_ROLES,
  EntryState: PART_STATES,
  IncidentState: INCIDENT_STATES,
  ManifestKind: MANIFEST_KINDS,
  MemberState: MEMBER_STATES,
  Origin: ORIGINS,
  PollState: POLL_STATES,
  RegistryHealth: REGISTRY_HEALTHS,
  Relation: RELATIONS,
  Role: ROLES,
  Severity: SEVERITIES,
  TagForm: TAG_FORMS,
  TokenScope: TOKEN_SCOPES,
  Visibility: VISIBILITIES,
};

const ENUMS: Readonly<Record<string, object>> = { ...enums };
const valuesOf = (name: string) => Object.keys(ENUMS[name] ?? {}).sort();

describe('the enums of the database', () => {
  it.each(Object.entries(CLOSED))('%s has the words of lib/domain', (name, words) => {
    expect(valuesOf(name)).toEqual([...words].sort());
  });

  it('have for the contents of a layer the states of readers but "removed", and "failed" in place of "unread"', () => {
    expect(valuesOf('ContentsState')).toEqual(
      [...CONTENTS_STATES.filter((state) => state !== 'unread' && state !== 'removed'), 'failed'].sort(),
    );
  });

  it('are all compared here', () => {
    expect(Object.keys(ENUMS).sort()).toEqual([...Object.keys(CLOSED), 'ContentsState'].sort());
  });
});

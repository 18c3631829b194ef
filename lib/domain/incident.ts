import { findWord } from './find-word.ts';

/** Kinds of regressions of a series. */
export const REGRESSION_KINDS = ['step', 'creep', 'budget'] as const;
export type RegressionKind = (typeof REGRESSION_KINDS)[number];

/** Kinds of incidents: regressions, `trouble` of the poller itself, and a `secret` in own images. */
export const INCIDENT_KINDS = [...REGRESSION_KINDS, 'trouble', 'secret'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** Reports whether an incident is about the sizes of series. A kind of a newer release counts as one. */
export const isAboutSizes = (kind: string): boolean => kind !== 'trouble' && kind !== 'secret';

/** States of a series within an incident. All but `open` are ends. */
export const MEMBER_STATES = ['open', 'accepted', 'acceptedByTime', 'recovered', 'superseded', 'invalid'] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/** Ends in order of precedence: an incident without open members gets the first one that a member has. */
export const ENDED_STATES = [
  'invalid',
  'accepted',
  'acceptedByTime',
  'recovered',
  'superseded',
] as const satisfies readonly Exclude<MemberState, 'open'>[];

/**
 * States of an incident: those of its members, and `acknowledged`. An incident with an open member is `open` until somebody
 * acknowledges it.
 */
export const INCIDENT_STATES = [
  'open',
  'acknowledged',
  'accepted',
  'acceptedByTime',
  'recovered',
  'superseded',
  'invalid',
] as const satisfies readonly (MemberState | 'acknowledged')[];
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** States of an incident that has not ended: nobody has handled it yet, or somebody has acknowledged it. */
export const ACTIVE_STATES = ['open', 'acknowledged'] as const satisfies readonly IncidentState[];
export type ActiveState = (typeof ACTIVE_STATES)[number];

/** Reports whether a state is one of an incident that has not ended. A word of a newer release is not. */
export const isActiveState = <T extends string>(state: T): state is T & ActiveState =>
  findWord(ACTIVE_STATES, state) !== null;

/** Words that filter incidents by state, besides the states: the active ones, those that have ended, and all. */
export const STATE_GROUPS = ['active', 'ended', 'all'] as const;

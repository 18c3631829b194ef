import {
  AcceptInput,
  AcknowledgeInput,
  BulkIncidentsInput,
  InvalidateInput,
  MuteIncidentInput,
  ReopenInput,
} from '#lib/commands/incidents/incident-inputs.ts';
import { Incident, IncidentList, IncidentsChange } from '#lib/views/dto/incidents.ts';
import { IncidentsQuery } from '#lib/views/dto/parameters.ts';
import type { Operations } from './operation.ts';

export const INCIDENT_OPERATIONS: Operations = {
  '/incidents': { get: { summary: 'List incidents, with counts', query: IncidentsQuery, answer: IncidentList } },
  '/incidents/{id}': { get: { summary: 'Get an incident by id or number, with its events', answer: Incident } },
  '/incidents/{id}/acknowledge': {
    post: { summary: 'Acknowledge an incident', body: AcknowledgeInput, answer: Incident },
  },
  '/incidents/{id}/accept': {
    post: { summary: 'Accept the current sizes as the new baseline', body: AcceptInput, answer: Incident },
  },
  '/incidents/{id}/mute': {
    post: { summary: 'Mute an incident until a date', body: MuteIncidentInput, answer: Incident },
  },
  '/incidents/{id}/invalidate': {
    post: { summary: 'Mark an incident as not a regression', body: InvalidateInput, answer: Incident },
  },
  '/incidents/{id}/reopen': {
    post: {
      summary: 'Reopen an incident that was accepted or marked as not a regression',
      body: ReopenInput,
      answer: Incident,
    },
  },
  '/incidents/bulk': {
    post: {
      summary: 'Change several incidents; closed ones are skipped',
      body: BulkIncidentsInput,
      answer: IncidentsChange,
    },
  },
};

import { z } from 'zod';
import {
  AcceptInput,
  AcknowledgeInput,
  BulkIncidentsInput,
  InvalidateInput,
  MuteIncidentInput,
  ReopenInput,
} from '#lib/commands/incident-inputs.ts';
import { Incident, IncidentList } from '#lib/views/dto/incidents.ts';
import { IncidentsQuery } from '#lib/views/dto/parameters.ts';
import type { Operations } from './operation.ts';

const Changed = z.object({
  changed: z.array(z.string()),
  skipped: z.array(z.object({ id: z.string(), why: z.string() })),
});

export const INCIDENT_OPERATIONS: Operations = {
  '/incidents': { get: { summary: 'Incidents, filtered, with counts', query: IncidentsQuery, answer: IncidentList } },
  '/incidents/{id}': { get: { summary: 'An incident, by id or number, with its story', answer: Incident } },
  '/incidents/{id}/acknowledge': {
    post: { summary: 'Say that you look after it', body: AcknowledgeInput, answer: Incident },
  },
  '/incidents/{id}/accept': {
    post: { summary: 'Make today’s sizes the level it is judged by', body: AcceptInput, answer: Incident },
  },
  '/incidents/{id}/mute': {
    post: { summary: 'Keep it quiet until a date', body: MuteIncidentInput, answer: Incident },
  },
  '/incidents/{id}/invalidate': {
    post: { summary: 'Say that it is no regression', body: InvalidateInput, answer: Incident },
  },
  '/incidents/{id}/reopen': {
    post: { summary: 'Take back that it was accepted, or no regression', body: ReopenInput, answer: Incident },
  },
  '/incidents/bulk': {
    post: { summary: 'The same for many; those that are over are skipped', body: BulkIncidentsInput, answer: Changed },
  },
};

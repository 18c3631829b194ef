import {
  AddRouteInput,
  ChangeRouteInput,
  OrderRoutesInput,
  TestRoutesInput,
} from '#lib/commands/channels/route-inputs.ts';
import { AddMuteInput } from '#lib/commands/incidents/mute-inputs.ts';
import {
  DigestPreview,
  DigestPreviewQuery,
  Mute,
  MuteList,
  Route,
  RouteList,
  RouteTest,
} from '#lib/views/dto/alerting.ts';
import { GONE, type Operations } from './operation.ts';

export const ROUTING_OPERATIONS: Operations = {
  '/routes': {
    get: { summary: 'List routes in their order', answer: RouteList },
    post: { summary: 'Add a route', body: AddRouteInput, status: 201, answer: Route },
  },
  '/routes/{id}': {
    patch: { summary: 'Change a route', body: ChangeRouteInput, answer: Route },
    delete: { summary: 'Remove a route', ...GONE },
  },
  '/routes/order': { put: { summary: 'Change the order of routes', body: OrderRoutesInput, answer: RouteList } },
  '/routes/test': {
    post: { summary: 'Test which channels would get a message, and why', body: TestRoutesInput, answer: RouteTest },
  },
  '/digest/preview': {
    get: { summary: 'Preview the digest of a channel', query: DigestPreviewQuery, answer: DigestPreview },
  },
  '/mutes': {
    get: { summary: 'List mutes', answer: MuteList },
    post: { summary: 'Mute incidents until a date', body: AddMuteInput, status: 201, answer: Mute },
  },
  '/mutes/{id}/end': { post: { summary: 'End a mute', answer: Mute } },
};

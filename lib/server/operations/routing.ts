import { AddMuteInput } from '#lib/commands/mute-inputs.ts';
import { AddRouteInput, ChangeRouteInput, OrderRoutesInput, TestRoutesInput } from '#lib/commands/route-inputs.ts';
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
    get: { summary: 'Who is told of what, in the order in which routes count', answer: RouteList },
    post: { summary: 'Add a route', body: AddRouteInput, status: 201, answer: Route },
  },
  '/routes/{id}': {
    patch: { summary: 'Change a route', body: ChangeRouteInput, answer: Route },
    delete: { summary: 'Remove a route', ...GONE },
  },
  '/routes/order': { put: { summary: 'Put the routes into an order', body: OrderRoutesInput, answer: RouteList } },
  '/routes/test': { post: { summary: 'Who would get a message, and why', body: TestRoutesInput, answer: RouteTest } },
  '/digest/preview': {
    get: { summary: 'What the digest of a channel would say now', query: DigestPreviewQuery, answer: DigestPreview },
  },
  '/mutes': {
    get: { summary: 'What is kept quiet, and what was', answer: MuteList },
    post: { summary: 'Keep incidents quiet until a date', body: AddMuteInput, status: 201, answer: Mute },
  },
  '/mutes/{id}/end': { post: { summary: 'End a mute before its time', answer: Mute } },
};

import { z } from 'zod';
import {
  AcceptInvitationInput,
  ChangePasswordInput,
  ChangeUserInput,
  FindInvitationInput,
  InviteInput,
  MakeTokenInput,
  SetUpInput,
  SignInInput,
  StartOidcInput,
} from '#lib/commands/account-inputs.ts';
import {
  AddRegistryInput,
  AddRepositoryInput,
  ChangeRegistryInput,
  ChangeRepositoryInput,
  PreviewInput,
} from '#lib/commands/inputs.ts';
import { OwnersInput } from '#lib/commands/owner-inputs.ts';
import { Comparison } from '#lib/views/dto/compare.ts';
import { Demo } from '#lib/views/dto/demo.ts';
import { Image } from '#lib/views/dto/image.ts';
import { Overview } from '#lib/views/dto/overview.ts';
import { OwnerRuleList } from '#lib/views/dto/owners.ts';
import {
  CompareQuery,
  ImageQuery,
  NamesQuery,
  ObservationsQuery,
  OverviewQuery,
  PageQuery,
  PointsQuery,
  TagsQuery,
} from '#lib/views/dto/parameters.ts';
import {
  AuditList,
  CreatedInvitation,
  CreatedToken,
  InvitationList,
  InvitationPreview,
  Me,
  PasswordChange,
  SessionList,
  TokenList,
  User,
  UserList,
} from '#lib/views/dto/people.ts';
import { Poll } from '#lib/views/dto/poll.ts';
import { Preview } from '#lib/views/dto/preview.ts';
import { Catalog, Registry, RegistryList, RegistryTest } from '#lib/views/dto/registry.ts';
import { Repository, RepositoryList, RepositoryNames } from '#lib/views/dto/repository.ts';
import { PointList, StreamList } from '#lib/views/dto/streams.ts';
import { ObservationList, TagList } from '#lib/views/dto/tags.ts';
import { CHANNEL_OPERATIONS } from './operations/channels.ts';
import { CI_OPERATIONS } from './operations/ci.ts';
import { CONTENTS_OPERATIONS } from './operations/contents.ts';
import { INCIDENT_OPERATIONS } from './operations/incidents.ts';
import { GONE, type Operation, type Operations } from './operations/operation.ts';
import { ROUTING_OPERATIONS } from './operations/routing.ts';
import { RULE_OPERATIONS } from './operations/rules.ts';
import { VERSION } from './version.ts';

/** Every path below /api/v1 with its inputs and answers. A test compares it with the existing routes. */
const OPERATIONS: Operations = {
  ...CI_OPERATIONS,
  ...INCIDENT_OPERATIONS,
  ...CONTENTS_OPERATIONS,
  ...ROUTING_OPERATIONS,
  ...CHANNEL_OPERATIONS,
  '/overview': {
    get: {
      summary:
        'Headlines, filtered and sorted, a page at a time; what changed this week, and totals, of all repositories',
      query: OverviewQuery,
      answer: Overview,
    },
  },
  '/repositories/names': {
    get: { summary: 'Find repositories by their references', query: NamesQuery, answer: RepositoryNames },
  },
  '/repositories': {
    get: { summary: 'Repositories that are watched', query: PageQuery, answer: RepositoryList },
    post: {
      summary: 'Watch a repository; its registry is made if it is new',
      body: AddRepositoryInput,
      status: 201,
      answer: Repository,
    },
  },
  '/repositories/preview': {
    post: {
      summary: 'What would be watched of a reference, or of a text that names images, before anything is saved',
      body: PreviewInput,
      answer: Preview,
    },
  },
  '/repositories/{id}': {
    get: { summary: 'A repository', answer: Repository },
    patch: { summary: 'Change its settings', body: ChangeRepositoryInput, answer: Repository },
    delete: { summary: 'Stop watching it and remove its history', ...GONE },
  },
  '/repositories/{id}/poll': { post: { summary: 'Look at it now', status: 202, answer: z.object({ id: z.string() }) } },
  '/repositories/{id}/tags': {
    get: { summary: 'Tags, sorted and filtered over all of them', query: TagsQuery, answer: TagList },
  },
  '/repositories/{id}/streams': { get: { summary: 'Streams and their series', answer: StreamList } },
  '/series/{id}/points': { get: { summary: 'Points of a series', query: PointsQuery, answer: PointList } },
  '/tags/{id}': { delete: { summary: 'Stop watching a pinned digest; tags cannot be removed', ...GONE } },
  '/tags/{id}/observations': {
    get: { summary: 'What a tag pointed to, newest first', query: ObservationsQuery, answer: ObservationList },
  },
  '/images/{digest}': {
    get: { summary: 'An image as a repository shows it, with its layers', query: ImageQuery, answer: Image },
  },
  '/compare': {
    get: { summary: 'Two images side by side, references or digests', query: CompareQuery, answer: Comparison },
  },
  '/polls/{id}': { get: { summary: 'How a poll is doing', answer: Poll } },
  '/registries': {
    get: { summary: 'Registries, their health and quota', answer: RegistryList },
    post: { summary: 'Add a registry', body: AddRegistryInput, status: 201, answer: Registry },
  },
  '/registries/{id}': {
    get: { summary: 'A registry', answer: Registry },
    patch: {
      summary: 'Change it; a changed address asks for the credential again',
      body: ChangeRegistryInput,
      answer: Registry,
    },
    delete: { summary: 'Remove it, its repositories and their history', ...GONE },
  },
  '/registries/{id}/test': { post: { summary: 'Ask it who it is, now', answer: RegistryTest } },
  '/registries/{id}/catalog': { get: { summary: 'Its repositories, where it lists them', answer: Catalog } },
  '/owners': {
    get: { summary: 'Whose repositories are, by pattern, and what each pattern matches', answer: OwnerRuleList },
    put: { summary: 'Replace the rules that were made on screen', body: OwnersInput, answer: OwnerRuleList },
  },
  '/owners/preview': {
    post: { summary: 'What rules would match, before anything is saved', body: OwnersInput, answer: OwnerRuleList },
  },
  '/demo': {
    get: { summary: 'Where the demo stands', answer: Demo },
    post: { summary: 'Load recorded Docker Hub history', status: 202, answer: Demo },
    delete: { summary: 'Remove the demo', ...GONE },
  },
  '/me': { get: { summary: 'Who asks, and what they may', answer: Me } },
  '/sign-in': { post: { summary: 'Sign in with a password: the answer sets a cookie', body: SignInInput, ...GONE } },
  '/sign-in/oidc': {
    post: {
      summary: 'Where the browser goes for single sign-on',
      body: StartOidcInput,
      answer: z.object({ url: z.url() }),
    },
  },
  '/sign-out': { post: { summary: 'End this browser’s session', ...GONE } },
  '/sign-out-everywhere': { post: { summary: 'End all sessions of the account', ...GONE } },
  '/set-up': { post: { summary: 'Make the first account with the code from the log', body: SetUpInput, ...GONE } },
  '/password': {
    post: {
      summary: 'Change the password; all other sessions end, API tokens stay unless revokeTokens is true',
      body: ChangePasswordInput,
      answer: PasswordChange,
    },
  },
  '/sessions': { get: { summary: 'Browsers that are signed in to the account', answer: SessionList } },
  '/sessions/{id}': { delete: { summary: 'Sign one of them out', ...GONE } },
  '/tokens': {
    get: { summary: 'API tokens', answer: TokenList },
    post: { summary: 'Make a token; only this answer has it', body: MakeTokenInput, status: 201, answer: CreatedToken },
  },
  '/tokens/{id}': { delete: { summary: 'Revoke a token', ...GONE } },
  '/users': { get: { summary: 'Accounts', answer: UserList } },
  '/users/{id}': {
    patch: { summary: 'Change name or role, or disable an account', body: ChangeUserInput, answer: User },
    delete: { summary: 'Remove an account with its sessions and tokens', ...GONE },
  },
  '/users/{id}/reset': {
    post: { summary: 'A one-time link to set a new password', status: 201, answer: CreatedInvitation },
  },
  '/invitations': {
    get: { summary: 'Links that can still be used', answer: InvitationList },
    post: {
      summary: 'A one-time link to make an account; only this answer has it',
      body: InviteInput,
      status: 201,
      answer: CreatedInvitation,
    },
  },
  '/invitations/{id}': { delete: { summary: 'Revoke a link', ...GONE } },
  '/invitations/look': {
    post: { summary: 'What a link is for', body: FindInvitationInput, answer: InvitationPreview },
  },
  '/invitations/accept': {
    post: { summary: 'Use a link up, and sign in', body: AcceptInvitationInput, ...GONE },
  },
  '/audit': { get: { summary: 'Who changed what, newest first', query: ObservationsQuery, answer: AuditList } },
  ...RULE_OPERATIONS,
  '/openapi.json': { get: { summary: 'This document' } },
};

const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  hint: z.string().optional(),
  field: z.string().optional(),
  code: z.string().optional(),
});

/** Builds the OpenAPI 3.1 document from the schemas that parse the requests. */
export function openApiDocument() {
  const paths = Object.entries(OPERATIONS).map(([path, operations]) => [
    path,
    Object.fromEntries(Object.entries(operations).map(([method, operation]) => [method, toOperation(path, operation)])),
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Plimsoll',
      version: VERSION,
      description: 'Bytes are integers, times ISO 8601 in UTC, errors application/problem+json (RFC 9457).',
    },
    servers: [{ url: '/api/v1' }],
    paths: Object.fromEntries(paths),
  };
}

function toOperation(path: string, { summary, query, body, status = 200, answer, mediaType }: Operation) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    summary,
    parameters: [...names, ...(query ? toParameters(query) : [])],
    ...(body
      ? { requestBody: { required: true, content: { 'application/json': { schema: toJsonSchema(body, 'input') } } } }
      : {}),
    responses: {
      [status]: {
        description: 'OK',
        ...(answer ? { content: { 'application/json': { schema: toJsonSchema(answer, 'output') } } } : {}),
        ...(mediaType ? { content: { [mediaType]: { schema: { type: 'string' } } } } : {}),
      },
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: toJsonSchema(Problem, 'output') } },
      },
    },
  };
}

function toParameters(query: z.ZodObject) {
  const { properties = {}, required = [] } = toJsonSchema(query, 'input');
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' });
}

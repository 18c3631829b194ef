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
} from '#lib/commands/accounts/account-inputs.ts';
import {
  AddRegistryInput,
  AddRepositoryInput,
  ChangeRegistryInput,
  ChangeRepositoryInput,
  PreviewInput,
} from '#lib/commands/inputs.ts';
import { OwnersInput } from '#lib/commands/repositories/owner-inputs.ts';
import { ProblemDocument, Started } from '#lib/views/dto/common.ts';
import { Comparison } from '#lib/views/dto/compare.ts';
import { Demo } from '#lib/views/dto/demo.ts';
import { Image } from '#lib/views/dto/image.ts';
import { OwnerRuleList } from '#lib/views/dto/owners.ts';
import {
  CompareQuery,
  ImageQuery,
  NamesQuery,
  ObservationsQuery,
  PageQuery,
  PointsQuery,
  TagsQuery,
} from '#lib/views/dto/parameters.ts';
import {
  AuditList,
  BaseUrl,
  CreatedInvitation,
  CreatedToken,
  InvitationList,
  InvitationPreview,
  Me,
  PasswordChange,
  SessionList,
  SingleSignOnStart,
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
import { listComponents, referTo, toParameters } from './api-schemas.ts';
import { CHANNEL_OPERATIONS } from './operations/channels.ts';
import { CI_OPERATIONS } from './operations/ci.ts';
import { CONTENTS_OPERATIONS } from './operations/contents.ts';
import { INCIDENT_OPERATIONS } from './operations/incidents.ts';
import { GONE, type Operation, type Operations } from './operations/operation.ts';
import { OVERVIEW_OPERATIONS } from './operations/overview.ts';
import { ROUTING_OPERATIONS } from './operations/routing.ts';
import { RULE_OPERATIONS } from './operations/rules.ts';
import { USAGE_OPERATIONS } from './operations/usage.ts';
import { VERSION } from './version.ts';

/** Every path below /api/v1 with its inputs and answers. A test compares it with the existing routes. */
const OPERATIONS: Operations = {
  ...CI_OPERATIONS,
  ...INCIDENT_OPERATIONS,
  ...CONTENTS_OPERATIONS,
  ...ROUTING_OPERATIONS,
  ...CHANNEL_OPERATIONS,
  ...USAGE_OPERATIONS,
  ...OVERVIEW_OPERATIONS,
  '/repositories/names': {
    get: { summary: 'Find repositories by their references', query: NamesQuery, answer: RepositoryNames },
  },
  '/repositories': {
    get: { summary: 'List watched repositories', query: PageQuery, answer: RepositoryList },
    post: {
      summary: 'Watch a repository; a new registry is added',
      body: AddRepositoryInput,
      status: 201,
      answer: Repository,
    },
  },
  '/repositories/preview': {
    post: {
      summary: 'Preview what a reference or a pasted text would watch; nothing is saved',
      body: PreviewInput,
      answer: Preview,
    },
  },
  '/repositories/{id}': {
    get: { summary: 'Get a repository', answer: Repository },
    patch: { summary: 'Change the settings of a repository', body: ChangeRepositoryInput, answer: Repository },
    delete: { summary: 'Stop watching a repository and delete its history', ...GONE },
  },
  '/repositories/{id}/poll': { post: { summary: 'Start a poll of a repository', status: 202, answer: Started } },
  '/repositories/{id}/tags': {
    get: { summary: 'List the tags of a repository', query: TagsQuery, answer: TagList },
  },
  '/repositories/{id}/streams': {
    get: { summary: 'List the streams of a repository and their series', answer: StreamList },
  },
  '/series/{id}/points': { get: { summary: 'List the points of a series', query: PointsQuery, answer: PointList } },
  '/tags/{id}': { delete: { summary: 'Stop watching a pinned digest; other tags cannot be removed', ...GONE } },
  '/tags/{id}/observations': {
    get: { summary: 'List what a tag pointed to, newest first', query: ObservationsQuery, answer: ObservationList },
  },
  '/images/{digest}': {
    get: { summary: 'Get an image of a repository with its layers', query: ImageQuery, answer: Image },
  },
  '/compare': {
    get: { summary: 'Compare two images, given as references or digests', query: CompareQuery, answer: Comparison },
  },
  '/polls/{id}': { get: { summary: 'Get the state of a poll', answer: Poll } },
  '/registries': {
    get: { summary: 'List registries with their health and quota', answer: RegistryList },
    post: { summary: 'Add a registry', body: AddRegistryInput, status: 201, answer: Registry },
  },
  '/registries/{id}': {
    get: { summary: 'Get a registry', answer: Registry },
    patch: {
      summary: 'Change a registry; a new address requires the credential again',
      body: ChangeRegistryInput,
      answer: Registry,
    },
    delete: { summary: 'Remove a registry, its repositories and their history', ...GONE },
  },
  '/registries/{id}/test': { post: { summary: 'Test the connection to a registry', answer: RegistryTest } },
  '/registries/{id}/catalog': { get: { summary: 'List the repositories that a registry offers', answer: Catalog } },
  '/owners': {
    get: { summary: 'List owner patterns and what each one matches', answer: OwnerRuleList },
    put: {
      summary: 'Replace the owner patterns, except those of plimsoll.yaml',
      body: OwnersInput,
      answer: OwnerRuleList,
    },
  },
  '/owners/preview': {
    post: {
      summary: 'Preview what owner patterns would match; nothing is saved',
      body: OwnersInput,
      answer: OwnerRuleList,
    },
  },
  '/demo': {
    get: { summary: 'Get the state of the demo', answer: Demo },
    post: { summary: 'Load the demo: recorded history of Docker Hub', status: 202, answer: Demo },
    delete: { summary: 'Remove the demo', ...GONE },
  },
  '/me': { get: { summary: 'Get the caller and its permissions', answer: Me } },
  '/base-url': {
    get: {
      summary:
        'Get the base URL of links in messages, and its source. Without the permission write, an address that an admin opened is null',
      answer: BaseUrl,
    },
  },
  '/sign-in': { post: { summary: 'Sign in with a password; the answer sets a cookie', body: SignInInput, ...GONE } },
  '/sign-in/oidc': {
    post: {
      summary: 'Start single sign-on; the answer has the address for the browser',
      body: StartOidcInput,
      answer: SingleSignOnStart,
    },
  },
  '/sign-out': { post: { summary: 'Sign out of this session', ...GONE } },
  '/sign-out-everywhere': { post: { summary: 'Sign out of all sessions of the account', ...GONE } },
  '/set-up': { post: { summary: 'Create the first account with the code from the log', body: SetUpInput, ...GONE } },
  '/password': {
    post: {
      summary: 'Change the password; other sessions end, API tokens stay valid unless revokeTokens is true',
      body: ChangePasswordInput,
      answer: PasswordChange,
    },
  },
  '/sessions': { get: { summary: 'List the sessions of the account', answer: SessionList } },
  '/sessions/{id}': { delete: { summary: 'End a session', ...GONE } },
  '/tokens': {
    get: { summary: 'List API tokens', answer: TokenList },
    post: {
      summary: 'Create an API token; only this answer contains it',
      body: MakeTokenInput,
      status: 201,
      answer: CreatedToken,
    },
  },
  '/tokens/{id}': { delete: { summary: 'Revoke an API token', ...GONE } },
  '/users': { get: { summary: 'List accounts', answer: UserList } },
  '/users/{id}': {
    patch: { summary: 'Change the name or role of an account, or disable it', body: ChangeUserInput, answer: User },
    delete: { summary: 'Delete an account with its sessions and tokens', ...GONE },
  },
  '/users/{id}/reset': {
    post: { summary: 'Create a one-time link that sets a new password', status: 201, answer: CreatedInvitation },
  },
  '/invitations': {
    get: { summary: 'List invitations that are still valid', answer: InvitationList },
    post: {
      summary: 'Create an invitation; only this answer contains the link',
      body: InviteInput,
      status: 201,
      answer: CreatedInvitation,
    },
  },
  '/invitations/{id}': { delete: { summary: 'Revoke an invitation', ...GONE } },
  '/invitations/look': {
    post: { summary: 'Get what an invitation is for', body: FindInvitationInput, answer: InvitationPreview },
  },
  '/invitations/accept': {
    post: { summary: 'Accept an invitation and sign in', body: AcceptInvitationInput, ...GONE },
  },
  '/audit': { get: { summary: 'List the audit log, newest first', query: ObservationsQuery, answer: AuditList } },
  ...RULE_OPERATIONS,
  '/openapi.json': { get: { summary: 'Get this document' } },
};

const PROBLEM = '#/components/responses/Problem';

let built: ReturnType<typeof buildDocument> | null = null;

/** The OpenAPI 3.1 document. It is the same for every request, so it is built once. */
export function openApiDocument() {
  built ??= buildDocument();
  return built;
}

/** Builds the document from the schemas that parse the requests. */
function buildDocument() {
  const paths = Object.fromEntries(
    Object.entries(OPERATIONS).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [method, toOperation(path, operation)]),
      ),
    ]),
  );
  const responses = {
    Problem: {
      description: 'An error',
      content: contentOf('application/problem+json', referTo(ProblemDocument, 'output')),
    },
  };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Plimsoll',
      version: VERSION,
      description: 'Sizes are bytes. Times are ISO 8601 in UTC. Errors are application/problem+json (RFC 9457).',
    },
    servers: [{ url: '/api/v1' }],
    paths,
    components: { responses, schemas: listComponents({ paths, responses }) },
  };
}

function toOperation(path: string, { summary, query, body, status = 200, answer, mediaType }: Operation) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const content =
    answer === undefined
      ? mediaType && contentOf(mediaType, { type: 'string' })
      : contentOf('application/json', referTo(answer, 'output'));
  return {
    summary,
    parameters: [...names, ...(query ? toParameters(query) : [])],
    ...(body
      ? { requestBody: { required: true, content: contentOf('application/json', referTo(body, 'input')) } }
      : {}),
    responses: {
      [status]: { description: 'OK', ...(content ? { content } : {}) },
      default: { $ref: PROBLEM },
    },
  };
}

const contentOf = (mediaType: string, schema: object) => ({ [mediaType]: { schema } });

/** Need is the permission that a route requires. `anyone` needs no account, `something` needs any permission. */
export type Need = 'anyone' | 'something' | 'read' | 'check' | 'write' | 'administer' | 'account';

type Row = {
  needs: Need;
  /** A valid body. */
  body?: object;
  /** A path that the route accepts, when an invented id is not accepted. */
  path?: string;
  /** The route ignores credentials, so wrong ones are accepted. */
  open?: boolean;
};

const REFERENCE = 'registry.invalid/team/app';
const digest = `sha256:${'0'.repeat(64)}`;
const code = 'x'.repeat(27);
const PASSWORD = 'seven herons by the quay';

/** Every route and method with the permission that it requires. */
export const ACCESS: Record<string, Row> = {
  'GET /api/health': { needs: 'anyone', open: true },
  'GET /api/ready': { needs: 'anyone', open: true },
  'GET /metrics': { needs: 'read' },
  'GET /api/auth/callback/oidc': { needs: 'anyone' },
  'GET /api/[...path]': { needs: 'anyone', path: '/api/v1/nothing' },
  'POST /api/[...path]': { needs: 'anyone', path: '/api/v1/nothing', body: {} },
  'PUT /api/[...path]': { needs: 'anyone', path: '/api/v1/nothing', body: {} },
  'PATCH /api/[...path]': { needs: 'anyone', path: '/api/v1/nothing', body: {} },
  'DELETE /api/[...path]': { needs: 'anyone', path: '/api/v1/nothing' },

  'POST /api/v1/sign-in': { needs: 'anyone', body: { email: 'viewer@plimsoll.test', password: PASSWORD } },
  'POST /api/v1/sign-in/oidc': { needs: 'anyone', body: {} },
  'POST /api/v1/set-up': { needs: 'anyone', body: { code, name: 'x', email: 'x@plimsoll.test', password: PASSWORD } },
  'POST /api/v1/invitations/look': { needs: 'anyone', body: { code } },
  'POST /api/v1/invitations/accept': { needs: 'anyone', body: { code, password: PASSWORD } },
  'POST /api/v1/sign-out': { needs: 'anyone' },

  'GET /api/v1/me': { needs: 'something' },
  'GET /api/v1/base-url': { needs: 'read' },
  'GET /api/v1/overview': { needs: 'read' },
  'GET /api/v1/openapi.json': { needs: 'read' },
  'GET /api/v1/repositories': { needs: 'read' },
  'GET /api/v1/repositories/names': { needs: 'read' },
  'GET /api/v1/search': { needs: 'read', path: '/api/v1/search?q=node' },
  'GET /api/v1/repositories/[id]': { needs: 'read' },
  'GET /api/v1/repositories/[id]/tags': { needs: 'read' },
  'GET /api/v1/repositories/[id]/streams': { needs: 'read' },
  'GET /api/v1/series/[id]/points': { needs: 'read' },
  'GET /api/v1/series/[id]/packages': {
    needs: 'read',
    path: '/api/v1/series/none/packages?ecosystem=npm&name=express',
  },
  'GET /api/v1/packages': { needs: 'read', path: '/api/v1/packages?q=express' },
  'GET /api/v1/usage': { needs: 'read' },
  'GET /api/v1/usage/bases': { needs: 'read' },
  'GET /api/v1/usage/savings': { needs: 'read' },
  'GET /api/v1/layers': { needs: 'read' },
  'POST /api/v1/usage/removal': { needs: 'read', body: { tagIds: [1] } },
  'POST /api/v1/usage/removal/check': { needs: 'write', body: { tagIds: [1] } },
  'POST /api/v1/usage/stack': { needs: 'read', body: { text: REFERENCE } },
  'GET /api/v1/tags/[id]/observations': { needs: 'read', path: '/api/v1/tags/1/observations' },
  'GET /api/v1/images/[digest]': { needs: 'read', path: `/api/v1/images/${digest}?repositoryId=none` },
  'GET /api/v1/compare': { needs: 'read', path: `/api/v1/compare?to=${digest}` },
  'GET /api/v1/incidents': { needs: 'read' },
  'GET /api/v1/incidents/[id]': { needs: 'read' },
  'GET /api/v1/images/[digest]/files': { needs: 'read', path: `/api/v1/images/${digest}/files?repositoryId=none` },
  'GET /api/v1/images/[digest]/map': { needs: 'read', path: `/api/v1/images/${digest}/map?repositoryId=none` },
  'GET /api/v1/images/[digest]/packages': {
    needs: 'read',
    path: `/api/v1/images/${digest}/packages?repositoryId=none`,
  },
  'GET /api/v1/images/[digest]/findings': {
    needs: 'read',
    path: `/api/v1/images/${digest}/findings?repositoryId=none`,
  },
  'GET /api/v1/images/[digest]/plan': { needs: 'read', path: `/api/v1/images/${digest}/plan?repositoryId=none` },
  'GET /api/v1/images/[digest]/what-if': {
    needs: 'read',
    path: `/api/v1/images/${digest}/what-if?repositoryId=none`,
  },
  'POST /api/v1/images/[digest]/what-if': {
    needs: 'write',
    path: `/api/v1/images/${digest}/what-if`,
    body: { repositoryId: 'none', reference: REFERENCE },
  },
  'PUT /api/v1/repositories/[id]/dismissals/[findingId]': {
    needs: 'write',
    path: '/api/v1/repositories/none/dismissals/build-cache-000000000000',
    body: { reason: 'meant' },
  },
  'DELETE /api/v1/repositories/[id]/dismissals/[findingId]': {
    needs: 'write',
    path: '/api/v1/repositories/none/dismissals/build-cache-000000000000',
  },
  'POST /api/v1/images/[digest]/contents': {
    needs: 'write',
    path: `/api/v1/images/${digest}/contents?repositoryId=none`,
  },
  'POST /api/v1/images/[digest]/instructions': {
    needs: 'write',
    path: `/api/v1/images/${digest}/instructions?repositoryId=none`,
  },
  'GET /api/v1/polls/[id]': { needs: 'read' },
  'GET /api/v1/registries': { needs: 'read' },
  'GET /api/v1/registries/[id]': { needs: 'read' },
  'GET /api/v1/demo': { needs: 'read' },
  'GET /api/v1/owners': { needs: 'read' },
  'GET /api/v1/checks/[id]': { needs: 'read' },

  // The badge of a repository that is not public gives the same answer as that of an unknown one.
  'GET /api/v1/badge/[...path]': { needs: 'anyone', path: '/api/v1/badge/registry.invalid/team/app/latest.svg' },

  'POST /api/v1/check': { needs: 'check', body: { image: REFERENCE } },

  'GET /api/v1/routes': { needs: 'read' },
  'POST /api/v1/routes/test': { needs: 'read', body: { reference: REFERENCE } },
  'GET /api/v1/mutes': { needs: 'read' },
  'GET /api/v1/digest/preview': { needs: 'read', path: '/api/v1/digest/preview?channelId=none' },

  'POST /api/v1/repositories/preview': { needs: 'write', body: { text: 'nginx' } },
  'POST /api/v1/repositories': { needs: 'write', body: { reference: REFERENCE } },
  'PATCH /api/v1/repositories/[id]': { needs: 'write', body: {} },
  'DELETE /api/v1/repositories/[id]': { needs: 'write' },
  'DELETE /api/v1/tags/[id]': { needs: 'write', path: '/api/v1/tags/1' },
  'POST /api/v1/repositories/[id]/poll': { needs: 'write' },
  'POST /api/v1/registries': { needs: 'write', body: { url: 'https://other.invalid' } },
  'PATCH /api/v1/registries/[id]': { needs: 'write', body: {} },
  'DELETE /api/v1/registries/[id]': { needs: 'write' },
  'POST /api/v1/registries/[id]/test': { needs: 'write' },
  'GET /api/v1/registries/[id]/catalog': { needs: 'write' },
  'POST /api/v1/incidents/[id]/acknowledge': { needs: 'write', body: {} },
  'POST /api/v1/incidents/[id]/accept': { needs: 'write', body: { reason: 'meant' } },
  'POST /api/v1/incidents/[id]/mute': { needs: 'write', body: { reason: 'later', until: '2099-01-01T00:00:00Z' } },
  'POST /api/v1/incidents/[id]/invalidate': { needs: 'write', body: { reason: 'noise' } },
  'POST /api/v1/incidents/[id]/reopen': { needs: 'write', body: {} },
  'POST /api/v1/incidents/bulk': { needs: 'write', body: { action: 'acknowledge', ids: ['none'] } },
  'POST /api/v1/routes': { needs: 'write', body: { channelIds: ['none'] } },
  'PATCH /api/v1/routes/[id]': { needs: 'write', body: {} },
  'DELETE /api/v1/routes/[id]': { needs: 'write' },
  'PUT /api/v1/routes/order': { needs: 'write', body: { ids: [] } },
  'POST /api/v1/mutes': { needs: 'write', body: { matches: {}, reason: 'x', until: '2099-01-01T00:00:00Z' } },
  'POST /api/v1/mutes/[id]/end': { needs: 'write' },
  'PUT /api/v1/owners': { needs: 'write', body: { items: [] } },
  'POST /api/v1/owners/preview': { needs: 'write', body: { items: [] } },
  'GET /api/v1/rules': { needs: 'read' },
  'POST /api/v1/rules': { needs: 'write', body: { name: 'x' } },
  'PATCH /api/v1/rules/[id]': { needs: 'write', body: {} },
  'DELETE /api/v1/rules/[id]': { needs: 'write' },
  'PUT /api/v1/rules/order': { needs: 'write', body: { ids: [] } },
  'POST /api/v1/rules/backtest': { needs: 'write', body: {} },
  'GET /api/v1/budgets': { needs: 'read' },
  'POST /api/v1/budgets': { needs: 'write', body: { limitBytes: 1 } },
  'PATCH /api/v1/budgets/[id]': { needs: 'write', body: {} },
  'DELETE /api/v1/budgets/[id]': { needs: 'write' },
  'GET /api/v1/budgets/proposal': { needs: 'read', path: '/api/v1/budgets/proposal?seriesId=none' },
  'GET /api/v1/next-steps': { needs: 'write' },
  'POST /api/v1/demo': { needs: 'write' },
  'POST /api/v1/checks/[id]/override': { needs: 'write', body: { reason: 'known' } },
  'DELETE /api/v1/demo': { needs: 'write' },

  'GET /api/v1/channels': { needs: 'read' },
  'GET /api/v1/channels/[id]': { needs: 'read' },
  'GET /api/v1/deliveries': { needs: 'read' },
  'GET /api/v1/deliveries/[id]': { needs: 'read' },
  'POST /api/v1/channels': {
    needs: 'write',
    body: { name: 'x', kind: 'ntfy', settings: { url: 'https://other.invalid', topic: 'x' } },
  },
  'PATCH /api/v1/channels/[id]': { needs: 'write', body: {} },
  'DELETE /api/v1/channels/[id]': { needs: 'write' },
  'POST /api/v1/channels/[id]/test': { needs: 'write' },
  'POST /api/v1/channels/[id]/rotate': { needs: 'write' },
  'POST /api/v1/deliveries/replay': { needs: 'write', body: { ids: ['none'] } },

  'POST /api/v1/sign-out-everywhere': { needs: 'account' },
  'POST /api/v1/password': { needs: 'account', body: { current: 'x', next: 'y' } },
  'GET /api/v1/sessions': { needs: 'account' },
  'DELETE /api/v1/sessions/[id]': { needs: 'account' },
  'GET /api/v1/tokens': { needs: 'account' },
  'POST /api/v1/tokens': { needs: 'account', body: { name: 'x', scopes: ['read'] } },
  'DELETE /api/v1/tokens/[id]': { needs: 'account' },

  'GET /api/v1/users': { needs: 'administer' },
  'PATCH /api/v1/users/[id]': { needs: 'administer', body: {} },
  'DELETE /api/v1/users/[id]': { needs: 'administer' },
  'POST /api/v1/users/[id]/reset': { needs: 'administer' },
  'GET /api/v1/invitations': { needs: 'administer' },
  'POST /api/v1/invitations': { needs: 'administer', body: { role: 'viewer' } },
  'DELETE /api/v1/invitations/[id]': { needs: 'administer' },
  'GET /api/v1/audit': { needs: 'administer' },
  'GET /api/v1/forges': { needs: 'administer' },
  'POST /api/v1/forges': { needs: 'administer', body: { kind: 'github', token: 'x', url: 'https://forge.invalid' } },
  'PATCH /api/v1/forges/[id]': { needs: 'administer', body: {} },
  'DELETE /api/v1/forges/[id]': { needs: 'administer' },
  'POST /api/v1/forges/[id]/test': { needs: 'administer' },
};

import { QueryClient, type QueryKey, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import {
  afterPasswordChange,
  afterSessionsChange,
  afterTokensChange,
  sessionsQuery,
  tokensQuery,
} from '#lib/queries/accounts/account.ts';
import { auditQuery } from '#lib/queries/accounts/audit.ts';
import { meQuery } from '#lib/queries/accounts/me.ts';
import { afterInvitationsChange, invitationsQuery, usersQuery } from '#lib/queries/accounts/people.ts';
import { afterChannelChange, channelsQuery, digestPreviewQuery } from '#lib/queries/channels/channels.ts';
import { afterDeliveriesChange, deliveriesQuery, deliveryQuery } from '#lib/queries/channels/deliveries.ts';
import { afterRouteChange, afterRouteOrderChange, routesQuery, routeTestQuery } from '#lib/queries/channels/routes.ts';
import { afterCheckOverride, checkQuery } from '#lib/queries/checks/checks.ts';
import { afterForgeChange, forgesQuery } from '#lib/queries/checks/forges.ts';
import { demoQuery } from '#lib/queries/demo.ts';
import { compareQuery } from '#lib/queries/images/compare.ts';
import { afterFilesRequest, filesQuery } from '#lib/queries/images/files.ts';
import { afterDismissal, findingsQuery } from '#lib/queries/images/findings.ts';
import { imageQuery } from '#lib/queries/images/image.ts';
import { mapQuery } from '#lib/queries/images/map.ts';
import { packagesQuery } from '#lib/queries/images/packages.ts';
import { planQuery } from '#lib/queries/images/plan.ts';
import { afterIncidentsChange, incidentQuery, incidentsQuery } from '#lib/queries/incidents/incidents.ts';
import { openIncidentsQuery } from '#lib/queries/incidents/open-incidents.ts';
import { afterPoll, afterPollProgress } from '#lib/queries/registries/poll.ts';
import { afterRegistryChange, registriesQuery } from '#lib/queries/registries/registries.ts';
import {
  afterRepositoryAdded,
  afterRepositoryChange,
  afterRepositoryRemoved,
} from '#lib/queries/repositories/change-repository.ts';
import { overviewQuery } from '#lib/queries/repositories/overview.ts';
import { afterOwnersChange, ownersPreviewQuery, ownersQuery } from '#lib/queries/repositories/owners.ts';
import { parsePreviewQuery, trialQuery } from '#lib/queries/repositories/preview.ts';
import { repositoryQuery } from '#lib/queries/repositories/repository.ts';
import { repositoryNamesQuery } from '#lib/queries/repositories/repository-names.ts';
import { afterBudgetChange, budgetProposalQuery, budgetsQuery } from '#lib/queries/rules/budgets.ts';
import { afterMutesChange, mutesQuery } from '#lib/queries/rules/mutes.ts';
import { afterRuleOrderChange, afterRulesChange, rulesQuery } from '#lib/queries/rules/rules.ts';
import { pointsQuery } from '#lib/queries/series/points.ts';
import { streamsQuery } from '#lib/queries/series/streams.ts';
import { observationsQuery } from '#lib/queries/tags/observations.ts';
import { afterPinnedDigestRemoved, tagsQuery } from '#lib/queries/tags/tags.ts';
import { usageQuery } from '#lib/queries/usage/usage.ts';

const LAYER = { repositoryId: 'r1', digest: 'sha256:a', layer: 'sha256:b' };
const OVERVIEW = { q: '', relation: null, owner: null, registry: null, sort: 'grew', days: '30' } as const;
const INBOX = { q: '', state: 'open', kind: null, severity: null, owner: null, relation: null, repositoryId: null };

/** Queries of each screen, by the name of the screen or of its part. */
const SHOWN: Record<string, QueryKey> = {
  'account of the reader': meQuery().queryKey,
  accounts: usersQuery().queryKey,
  'audit log': auditQuery().queryKey,
  'budget proposal': budgetProposalQuery('s1').queryKey,
  budgets: budgetsQuery().queryKey,
  channels: channelsQuery().queryKey,
  chart: pointsQuery('s1').queryKey,
  check: checkQuery('c1').queryKey,
  comparison: compareQuery({ from: null, to: 'sha256:a' }).queryKey,
  demo: demoQuery().queryKey,
  deliveries: deliveriesQuery({ channelId: null, state: null }).queryKey,
  delivery: deliveryQuery('d1', 1_000).queryKey,
  'digest preview': digestPreviewQuery('ch1', true).queryKey,
  files: filesQuery(LAYER).queryKey,
  findings: findingsQuery('r1', 'sha256:a').queryKey,
  forges: forgesQuery().queryKey,
  image: imageQuery('r1', 'sha256:a').queryKey,
  inbox: incidentsQuery({ ...INBOX, sort: '-opened' }).queryKey,
  incident: incidentQuery('7').queryKey,
  invitations: invitationsQuery().queryKey,
  map: mapQuery('r1', 'sha256:a', { by: 'layers', at: '', bytes: 'packed', q: '', depth: 2 }).queryKey,
  mutes: mutesQuery().queryKey,
  observations: observationsQuery(3).queryKey,
  'open incidents': openIncidentsQuery().queryKey,
  overview: overviewQuery(OVERVIEW).queryKey,
  owners: ownersQuery().queryKey,
  'owners preview': ownersPreviewQuery([], true).queryKey,
  packages: packagesQuery('r1', 'sha256:a', { q: '', ecosystem: null, sort: '-size' }).queryKey,
  'pasted references': parsePreviewQuery('httpd').queryKey,
  plan: planQuery('r1', 'sha256:a').queryKey,
  registries: registriesQuery().queryKey,
  repository: repositoryQuery('r1').queryKey,
  'repository names': repositoryNamesQuery('').queryKey,
  'route test': routeTestQuery({ repositoryId: 'r1' }).queryKey,
  routes: routesQuery().queryKey,
  rules: rulesQuery().queryKey,
  series: streamsQuery('r1').queryKey,
  sessions: sessionsQuery().queryKey,
  tags: tagsQuery('r1', { q: '', platform: null, state: null, sort: '-pushed' }).queryKey,
  tokens: tokensQuery().queryKey,
  usage: usageQuery({ by: 'owner', q: '', sort: '-distinct' }).queryKey,
  trial: trialQuery({ reference: 'httpd' }, 'httpd', 0).queryKey,
};

const INCIDENTS = ['inbox', 'incident', 'open incidents'];
const BUDGETS = ['budgets', 'budget proposal'];
/** Queries that change with the verdicts on pushes. */
const JUDGED = [...BUDGETS, ...INCIDENTS, 'chart', 'demo', 'mutes', 'overview', 'repository', 'rules', 'series'];

/** Creates the item that a change returns, with only the fields that a test needs. */
const answer = <T>(item: object): T => ({ ...item, isAnswer: true }) as T;
const without = (names: readonly string[], ...left: string[]) => names.filter((name) => !left.includes(name));

type Case = { change: (client: QueryClient) => Promise<unknown>; stale: readonly string[]; answered?: string };

const CASES: Record<string, Case> = {
  'an incident is accepted': {
    change: (client) => afterIncidentsChange(client, answer({ number: 7 })),
    stale: without(JUDGED, 'incident'),
    answered: 'incident',
  },
  'many incidents are muted': { change: (client) => afterIncidentsChange(client), stale: JUDGED },
  'a rule is saved': { change: afterRulesChange, stale: JUDGED },
  'rules are sorted': {
    change: (client) => afterRuleOrderChange(client, answer({ items: [] })),
    stale: without(JUDGED, 'rules'),
    answered: 'rules',
  },
  'a budget is changed': {
    change: (client) => afterBudgetChange(client, answer({ id: 'known' })),
    stale: without(JUDGED, 'budgets'),
    answered: 'budgets',
  },
  'a budget is added': { change: (client) => afterBudgetChange(client, answer({ id: 'new' })), stale: JUDGED },
  'a budget is removed': { change: (client) => afterBudgetChange(client), stale: JUDGED },
  'something is muted': { change: afterMutesChange, stale: ['mutes', ...INCIDENTS] },
  'owners are saved': {
    change: (client) => afterOwnersChange(client, answer({ items: [] })),
    stale: [...JUDGED, 'findings', 'owners preview', 'plan', 'routes', 'route test', 'usage'],
    answered: 'owners',
  },
  "a repository's settings are saved": {
    change: (client) => afterRepositoryChange(client, answer({ id: 'r1' })),
    stale: [...without(JUDGED, 'repository'), 'findings', 'owners', 'owners preview', 'plan', 'tags', 'usage'],
    answered: 'repository',
  },
  'a repository is added': {
    change: afterRepositoryAdded,
    stale: [...JUDGED, 'owners', 'owners preview', 'pasted references', 'registries', 'repository names', 'usage'],
  },
  'a pinned digest is removed': { change: afterPinnedDigestRemoved, stale: [...JUDGED, 'tags', 'usage'] },
  'a poll reads more tags': {
    change: afterPollProgress,
    stale: ['chart', 'observations', 'series', 'tags'],
  },
  'a poll ends': {
    change: afterPoll,
    stale: [...JUDGED, 'comparison', 'observations', 'registries', 'tags', 'usage'],
  },
  'files of a layer are requested': {
    change: afterFilesRequest,
    stale: ['comparison', 'files', 'findings', 'map', 'packages', 'plan'],
  },
  'a finding is dismissed': {
    change: afterDismissal,
    stale: ['findings', 'image', 'inbox', 'incident', 'open incidents', 'overview', 'plan', 'repository'],
  },
  'a registry is changed': {
    change: (client) => afterRegistryChange(client, answer({ id: 'known' })),
    stale: ['overview', 'pasted references', 'repository', 'trial'],
    answered: 'registries',
  },
  'a channel is changed': {
    change: (client) => afterChannelChange(client, answer({ id: 'known' })),
    stale: ['deliveries', 'delivery', 'digest preview', 'routes', 'route test'],
    answered: 'channels',
  },
  'messages are sent again': {
    change: afterDeliveriesChange,
    stale: ['channels', 'deliveries', 'delivery', 'digest preview'],
  },
  'a route is changed': {
    change: (client) => afterRouteChange(client, answer({ id: 'known' })),
    stale: ['route test'],
    answered: 'routes',
  },
  'routes are sorted': {
    change: (client) => afterRouteOrderChange(client, answer({ items: [] })),
    stale: ['route test'],
    answered: 'routes',
  },
  'a forge is changed': {
    change: (client) => afterForgeChange(client, answer({ id: 'known' })),
    stale: [],
    answered: 'forges',
  },
  'a check is overridden': {
    change: (client) => afterCheckOverride(client, answer({ id: 'c1' })),
    stale: [],
    answered: 'check',
  },
  'a token is revoked': { change: afterTokensChange, stale: ['tokens'] },
  'a session is ended': { change: afterSessionsChange, stale: ['sessions'] },
  'the password is changed': { change: afterPasswordChange, stale: ['sessions', 'tokens'] },
  'an invitation is made': { change: afterInvitationsChange, stale: ['invitations'] },
};

/** Creates a client in which every screen was opened before. */
function filledClient(): QueryClient {
  const client = new QueryClient();
  for (const key of Object.values(SHOWN)) client.setQueryData(key, { items: [{ id: 'first' }, { id: 'known' }] });
  return client;
}

const holdsAnswer = (client: QueryClient, key: QueryKey) =>
  JSON.stringify(client.getQueryData(key)).includes('isAnswer');
const staleNames = (client: QueryClient) =>
  Object.entries(SHOWN).flatMap(([name, key]) => (client.getQueryState(key)?.isInvalidated ? [name] : []));

it.each(Object.entries(CASES))('when %s, exactly what shows it is stale', async (_, { change, stale, answered }) => {
  const client = filledClient();
  await change(client);
  expect(staleNames(client)).toEqual([...stale, 'audit log'].sort());
  const answers = Object.keys(SHOWN).filter((name) => holdsAnswer(client, SHOWN[name] ?? []));
  expect(answers).toEqual(answered === undefined ? [] : [answered]);
});

it('a changed item keeps its place in the list', async () => {
  const client = filledClient();
  await afterBudgetChange(client, answer({ id: 'first' }));
  expect(client.getQueryData(budgetsQuery().queryKey)).toEqual({ items: [answer({ id: 'first' }), { id: 'known' }] });
});

it('a removed repository is forgotten, and the chart of its page is not requested again', async () => {
  const client = filledClient();
  await afterRepositoryRemoved(client, 'r1');
  expect(Object.keys(SHOWN).filter((name) => client.getQueryState(SHOWN[name] ?? []) === undefined)).toEqual([
    'files',
    'findings',
    'image',
    'map',
    'packages',
    'plan',
    'repository',
    'series',
    'tags',
  ]);
  expect(staleNames(client)).toEqual(expect.arrayContaining(['inbox', 'overview', 'registries', 'repository names']));
  expect(staleNames(client)).not.toContain('chart');
});

it('a request that started before a change does not replace the answer of the change', async () => {
  const client = new QueryClient();
  const { promise, resolve } = Promise.withResolvers<object>();
  const { queryKey } = repositoryQuery('r1');
  const unsubscribe = new QueryObserver(client, { queryKey, queryFn: () => promise }).subscribe(() => {});
  await afterRepositoryChange(client, answer({ id: 'r1' }));
  resolve({ id: 'r1', isAnswer: false });
  await new Promise((done) => setTimeout(done));
  expect(client.getQueryData(queryKey)).toEqual(answer({ id: 'r1' }));
  unsubscribe();
});

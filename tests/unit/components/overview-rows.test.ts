import { describe, expect, it } from 'vitest';
import { type RowFilter, selectRows } from '#components/overview/select-rows.ts';
import { listCommands, matchCommands } from '#components/shell/commands.ts';
import type { OverviewRow } from '#lib/views/dto/overview.ts';

const row = (name: string, change: Partial<OverviewRow> = {}): OverviewRow => ({
  id: name,
  reference: `docker.io/${name}`,
  registry: { id: 'hub', name: 'Docker Hub', host: 'docker.io' },
  name,
  relation: 'upstream',
  owner: null,
  ownerSource: null,
  origin: 'ui',
  state: 'calm',
  incidents: null,
  budgetBytes: null,
  problems: [],
  headline: null,
  spark: [],
  sizeBytes: null,
  change7d: null,
  change30d: null,
  change90d: null,
  pullCostBytes: null,
  lastChangeAt: null,
  lastDeltaBytes: null,
  lastLookedAt: null,
  firstLook: null,
  tagCount: 0,
  ...change,
});

const filter: RowFilter = { q: '', relation: null, owner: null, registry: null, sort: 'grew', days: '30' };
const grew = (deltaBytes: number) => ({ change30d: { deltaBytes, deltaPercent: null } });
const names = (rows: OverviewRow[], change: Partial<RowFilter> = {}) =>
  selectRows(rows, { ...filter, ...change }).map(({ name }) => name);

describe('rows of the overview', () => {
  const rows = [row('quiet'), row('b', grew(5)), row('a', grew(5)), row('down', grew(-9))];

  it('puts what grew most first, equal ones by name, the unknown last', () => {
    expect(names(rows)).toEqual(['a', 'b', 'down', 'quiet']);
    expect(names(rows, { sort: 'shrank' })).toEqual(['down', 'a', 'b', 'quiet']);
  });

  it('sorts by the change of the chosen days', () => {
    expect(
      names([row('x', grew(1)), row('y', { change7d: { deltaBytes: 3, deltaPercent: null } })], { days: '7' }),
    ).toEqual(['y', 'x']);
  });

  it('wants every word of the filter', () => {
    const found = [row('acme/api', { owner: 'web' }), row('acme/worker')];
    expect(names(found, { q: 'ACME web' })).toEqual(['acme/api']);
    expect(names(found, { q: 'nix' })).toEqual([]);
  });

  it('narrows by relation, owner and registry', () => {
    const mixed = [row('ours', { relation: 'ours', owner: 'web' }), row('theirs')];
    expect(names(mixed, { relation: 'ours' })).toEqual(['ours']);
    expect(names(mixed, { owner: 'web' })).toEqual(['ours']);
    expect(names(mixed, { registry: 'ghcr' })).toEqual([]);
  });
});

describe('commands', () => {
  const commands = listCommands([row('library/node'), row('acme/nodemon-web')], ['read', 'write']);

  it('lists what starts with the text before what contains it', () => {
    expect(matchCommands(commands, 'web')[0]?.label).toBe('docker.io/acme/nodemon-web');
    expect(matchCommands(commands, 'node').map(({ label }) => label)).toEqual([
      'docker.io/library/node',
      'docker.io/acme/nodemon-web',
    ]);
  });

  it('knows the screens and the themes', () => {
    expect(matchCommands(commands, 'theme dark').map(({ id }) => id)).toEqual(['theme-dark']);
    expect(matchCommands(commands, 'add')[0]?.href).toBe('/add');
    expect(matchCommands(commands, 'zzz')).toEqual([]);
  });

  it('offers only what one may', () => {
    const ids = (permissions: Parameters<typeof listCommands>[1]) =>
      listCommands([], permissions).flatMap(({ id, note }) => (note === 'theme' ? [] : [id]));
    expect(ids([])).toEqual([]);
    const alerts = ['channels', 'routes', 'rules', 'budgets', 'mutes', 'deliveries', 'ci'];
    expect(ids(['read'])).toEqual(['overview', 'incidents', 'compare', 'registries', ...alerts, 'owners']);
    expect(ids(['read', 'check', 'account'])).toEqual([
      'overview',
      'incidents',
      'compare',
      'registries',
      'account',
      ...alerts,
      'owners',
    ]);
    expect(ids(['read', 'check', 'write', 'administer', 'account'])).toEqual([
      ...['add', 'overview', 'incidents', 'compare', 'registries', 'account', ...alerts, 'people', 'owners', 'audit'],
    ]);
  });
});

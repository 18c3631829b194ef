import { describe, expect, it } from 'vitest';
import { listCommands, matchCommands } from '#components/shell/commands.ts';

const row = (name: string) => ({ id: name, reference: `docker.io/${name}`, headline: null });

describe('the commands of the palette', () => {
  const commands = listCommands([row('library/node'), row('acme/nodemon-web')], ['read', 'write']);

  it('list names that start with the text before names that contain it', () => {
    expect(matchCommands(commands, 'web')[0]?.label).toBe('docker.io/acme/nodemon-web');
    expect(matchCommands(commands, 'node').map(({ label }) => label)).toEqual([
      'docker.io/library/node',
      'docker.io/acme/nodemon-web',
    ]);
  });

  it('list an exact match first', () => {
    const many = listCommands([row('team/app-330'), row('team/app-33')], []);
    expect(matchCommands(many, 'app-33').map(({ id }) => id)).toEqual(['team/app-33', 'team/app-330']);
  });

  it('include screens and themes', () => {
    expect(matchCommands(commands, 'theme dark').map(({ id }) => id)).toEqual(['theme-dark']);
    expect(matchCommands(commands, 'add')[0]?.href).toBe('/add');
    expect(matchCommands(commands, 'zzz')).toEqual([]);
  });

  it('include only what the permissions allow', () => {
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

import { describe, expect, it } from 'vitest';
import { addTestRegistry } from '#tests/support/poller.ts';
import { type Following, openFollowing } from './following.ts';

const repositoryOf = ({ db }: Following, name: string) => db.repository.findFirstOrThrow({ where: { name } });

describe('references in plimsoll.yaml', () => {
  it('use a registry below a path that the file or a person has added (R-20)', async () => {
    const world = await openFollowing();
    const { db, clock } = world;
    const stored = await addTestRegistry(db, 'https://ui.example/prefix', clock.now());
    await db.registry.update({ where: { id: stored }, data: { host: 'ui.example/prefix' } });
    const bare = await addTestRegistry(db, 'http://bare/proxy', clock.now());
    await db.registry.update({ where: { id: bare }, data: { host: 'bare/proxy' } });
    await world.follow(`registries:
  - {host: https://file.example/api/Docker}
repositories:
  - {reference: "file.example/api/Docker/team/app:1"}
  - {reference: ui.example/prefix/team/app}
  - {reference: ui.example/other/app}
  - {reference: bare/proxy/team/app}
  - {reference: ui.example/prefix}
  - {reference: docker.io/bare/proxy/app}
`);
    const rows = await db.repository.findMany({ include: { registry: true } });
    expect(rows.map(({ name, registry }) => `${registry.host} ${name}`).sort()).toEqual([
      'bare/proxy team/app',
      'docker.io bare/proxy/app',
      'file.example/api/Docker team/app',
      'ui.example other/app',
      'ui.example prefix',
      'ui.example/prefix team/app',
    ]);
  });

  it('watch a digest, and a changed digest is added beside the first (R-11)', async () => {
    const world = await openFollowing();
    const { db } = world;
    const [one, two] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];
    const text = (reference: string) => `repositories:\n  - reference: ghcr.io/team/app${reference}\n`;
    const digests = async () =>
      (await db.tag.findMany({ where: { name: { contains: ':' } }, orderBy: { name: 'asc' } })).map(({ name }) => name);
    await world.follow(text(`@${one}`));
    expect(await digests()).toEqual([one]);
    expect(await repositoryOf(world, 'team/app')).toMatchObject({ pastedTag: one, pinnedStreamKey: `digest:${one}` });
    expect(await world.follow(text(`@${one}`))).toEqual([]);
    const [change] = await world.follow(text(`@${two}`));
    expect(change).toMatchObject({ change: 'changed', fields: ['pastedTag', 'digest'] });
    expect(await digests()).toEqual([one, two]);
    expect(await repositoryOf(world, 'team/app')).toMatchObject({ pinnedStreamKey: `digest:${two}` });
    await world.follow(text(`:1.0@${one}`));
    expect(await repositoryOf(world, 'team/app')).toMatchObject({ pastedTag: '1.0' });
  });
});

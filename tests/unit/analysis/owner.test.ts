import { describe, expect, it } from 'vitest';
import { compileOwnerRules, findLabelledOwner, findOwner } from '#lib/analysis/owner.ts';

const rules = compileOwnerRules([
  { pattern: 'ghcr.io/acme/pay-*', owner: 'Payments' },
  { pattern: 'ghcr.io/acme/*', owner: 'Platform' },
  { pattern: '{docker.io,quay.io}/*', owner: 'Supply' },
]);
const repository = { relation: 'ours', byHand: null, byLabel: null, rules, reference: 'ghcr.io/acme/pay-api' } as const;

describe('findOwner', () => {
  it('prefers an owner set by hand, then the label, then the first pattern', () => {
    expect(findOwner({ ...repository, byHand: 'Ada', byLabel: 'Label' })).toEqual({
      owner: 'Ada',
      source: 'hand',
      pattern: null,
    });
    expect(findOwner({ ...repository, byLabel: 'Label' })).toEqual({ owner: 'Label', source: 'label', pattern: null });
    expect(findOwner(repository)).toEqual({ owner: 'Payments', source: 'pattern', pattern: 'ghcr.io/acme/pay-*' });
  });

  it('ignores labels of third-party images', () => {
    expect(findOwner({ ...repository, relation: 'upstream', byLabel: 'Label' })?.source).toBe('pattern');
    expect(findOwner({ ...repository, relation: 'upstream', byHand: 'Ada' })?.source).toBe('hand');
  });

  it.each([
    ['ghcr.io/acme/web', 'Platform'],
    ['ghcr.io/acme/deep/er', 'Platform'],
    ['quay.io/a', 'Supply'],
    ['docker.io/library/node', 'Supply'],
    ['ghcr.io/acme', undefined],
    ['ghcr.io/other/app', undefined],
  ])('uses the first pattern that matches: %s is %s', (reference, owner) => {
    expect(findOwner({ ...repository, reference })?.owner).toBe(owner);
  });

  it('returns null when nothing matches', () => {
    expect(findOwner({ ...repository, rules: [] })).toBeNull();
  });
});

describe('findLabelledOwner', () => {
  it.each([
    [{ 'dev.plimsoll.owner': 'Team A', 'com.datadoghq.tags.team': 'b' }, 'Team A'],
    [{ 'dev.plimsoll.owner': ' ', 'com.datadoghq.tags.team': ' b ' }, 'b'],
    [{ 'backstage.io/owner': 'group:default/payments' }, 'payments'],
    [{ 'backstage.io/owner': 'group:payments' }, 'payments'],
    [{ 'backstage.io/owner': 'default/payments' }, 'payments'],
    [{ 'backstage.io/owner': 'payments' }, 'payments'],
    [{ 'backstage.io/owner': 'group:' }, 'group:'],
    [{ 'dev.plimsoll.owner': 'Te\u202Eam\u200B A\n' }, 'Team A'],
    [{ 'dev.plimsoll.owner': '\u200B' }, null],
    [{ 'org.opencontainers.image.vendor': 'Red Hat', maintainer: 'x' }, null],
    [{}, null],
  ])('reads the owner from labels %j: %s', (labels, owner) => {
    expect(findLabelledOwner(labels as Record<string, string>)).toBe(owner);
  });

  it('is limited to 100 characters and ignores inherited properties', () => {
    expect(findLabelledOwner({ 'dev.plimsoll.owner': 'x'.repeat(101) })).toHaveLength(100);
    expect(findLabelledOwner({ 'dev.plimsoll.owner': `${'x'.repeat(99)}🙂` })).toBe('x'.repeat(99));
    expect(findLabelledOwner(Object.create({ 'dev.plimsoll.owner': 'x' }))).toBeNull();
  });
});

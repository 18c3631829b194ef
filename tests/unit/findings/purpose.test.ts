import { describe, expect, it } from 'vitest';
import { decidePurpose } from '#lib/findings/purpose.ts';

const facts = { purpose: null, reference: 'ghcr.io/team/app', rules: [], name: 'team/app', isBase: false };
const ruled = (...purposes: (string | null)[]) => [
  { pattern: 'ghcr.io/other/*', owner: 'Other', purpose: 'base' },
  ...purposes.map((purpose) => ({ pattern: 'ghcr.io/team/*', owner: 'Team', purpose })),
];

describe('the purpose of a repository', () => {
  it('is what was set, whatever its name and use are', () => {
    expect(
      decidePurpose({ ...facts, purpose: 'runtime', rules: ruled('base'), name: 'team/builder', isBase: true }),
    ).toBe('runtime');
    expect(decidePurpose({ ...facts, purpose: 'builder' })).toBe('builder');
  });

  it('is that of its pattern, whatever its name and use are', () => {
    expect(decidePurpose({ ...facts, rules: ruled(null, 'runtime', 'base'), name: 'team/builder', isBase: true })).toBe(
      'runtime',
    );
    expect(decidePurpose({ ...facts, purpose: 'sidecar', rules: ruled('builder') })).toBe('builder');
  });

  it('is that of a base when other images begin with it, whatever its name is', () => {
    expect(decidePurpose({ ...facts, isBase: true })).toBe('base');
    expect(decidePurpose({ ...facts, name: 'team/builder', isBase: true })).toBe('base');
  });

  it.each([
    ['team/builder', 'builder'],
    ['team/node-builder', 'builder'],
    ['team/Go_Toolchain', 'builder'],
    ['team/dotnet.sdk', 'builder'],
    ['team/base-builder', 'builder'],
    ['team/node-base', 'base'],
    ['base', 'base'],
    ['team/app', 'runtime'],
    ['team/database', 'runtime'],
    ['builder/app', 'runtime'],
    ['team/rebuild', 'runtime'],
    ['team/constructor', 'runtime'],
  ])('is guessed from whole words of the name: %s is %s', (name, purpose) => {
    expect(decidePurpose({ ...facts, name })).toBe(purpose);
  });

  it('is guessed where a newer release stored a word that this one does not know', () => {
    expect(decidePurpose({ ...facts, purpose: 'sidecar', rules: ruled('helper'), name: 'team/base' })).toBe('base');
  });
});

import { describe, expect, it } from 'vitest';
import { describeAdded, describePart, describeSecrets } from '#lib/format/findings-change.ts';

const DEV = { kind: 'dev-dependencies', bytes: 18_900_000 };
const CACHE = { kind: 'package-cache', bytes: 4_000_000 };
const TOOLS = { kind: 'toolchain', bytes: 2_000_000 };
const DOCS = { kind: 'documentation', bytes: 1_000_000 };

describe('the sentence about findings that a push added', () => {
  it('has their part of the growth', () => {
    expect(describePart([DEV], 30_000_000)).toBe('18.9 MB of it are dev dependencies.');
    expect(describePart([DEV, CACHE], 30_000_000)).toBe('18.9 MB of it are dev dependencies, 4.00 MB package caches.');
  });

  it('has what they add where that is more than the growth', () => {
    expect(describePart([DEV, CACHE], 20_000_000)).toBe(
      'It adds 18.9 MB of dev dependencies and 4.00 MB of package caches.',
    );
  });

  it('names three kinds at most', () => {
    expect(describeAdded([DEV, CACHE, TOOLS, DOCS])).toBe(
      '18.9 MB of dev dependencies, 4.00 MB of package caches and 2.00 MB of build tools',
    );
  });

  it('is left out without findings', () => {
    expect(describePart([], 30_000_000)).toBeNull();
  });
});

it('the sentence about new secrets only has their number', () => {
  expect(describeSecrets(0)).toBeNull();
  expect(describeSecrets(1)).toBe('1 secret was added; details in Plimsoll.');
  expect(describeSecrets(2)).toBe('2 secrets were added; details in Plimsoll.');
});

import { describe, expect, it } from 'vitest';
import { findNodes } from '#lib/analysis/nodes.ts';

const rules = [
  { pattern: 'a/*', owner: 'A', nodes: null },
  { pattern: 'b/*', owner: 'B', nodes: 20 },
  { pattern: 'b2/*', owner: 'B', nodes: 30 },
  { pattern: 'a2/*', owner: 'A', nodes: 40 },
];

describe('the number of nodes', () => {
  it.each([
    ['its own setting', { nodes: 5, owner: 'B', pattern: 'b/*' }, 5],
    ['that of the rule that decides its owner', { nodes: null, owner: 'B', pattern: 'b2/*' }, 30],
    ['that of another rule of its owner', { nodes: null, owner: 'A', pattern: 'a/*' }, 40],
    ['that of the first rule of an owner by hand or label', { nodes: null, owner: 'B', pattern: null }, 20],
    ['1 for an owner without rules', { nodes: null, owner: 'C', pattern: null }, 1],
    ['1 without an owner', { nodes: null, owner: null, pattern: null }, 1],
  ])('is %s', (_, repository, nodes) => {
    expect(findNodes(repository, rules)).toBe(nodes);
  });
});

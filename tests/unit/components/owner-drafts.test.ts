import { describe, expect, it } from 'vitest';
import {
  draftsOf,
  listComplete,
  listRefusals,
  listTyped,
  moveDraft,
  newDraft,
  toRules,
} from '#components/settings/owner-drafts.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';

const draft = (key: string, pattern = `${key}/*`, owner = key, purpose = '', nodes = '') => ({
  key,
  pattern,
  owner,
  purpose,
  nodes,
});
const drafts = [draft('a'), draft('b'), draft('c')];

const refused = (...fields: [field: string, detail: string][]) =>
  new ApiError('refused', { status: 422, fields: fields.map(([field, detail]) => ({ field, detail, hint: null })) });

describe('owner patterns in the editor', () => {
  it('exclude those of plimsoll.yaml, and keep purpose and nodes of the others', () => {
    const rule = { matchCount: 0, decidesCount: 0, examples: [], place: null, nodes: 4000, purpose: 'builder' };
    const rules = [
      { ...rule, pattern: 'f/*', owner: 'F', origin: 'file' as const },
      { ...rule, pattern: 'a/*', owner: 'A', origin: 'ui' as const },
    ];
    expect(toRules(draftsOf(rules))).toEqual([{ pattern: 'a/*', owner: 'A', nodes: 4000, purpose: 'builder' }]);
  });

  it('are saved without empty rows, but with incomplete ones, which have no preview', () => {
    const rows = [
      draft('a'),
      newDraft('b'),
      draft('c', ' c/* ', ' '),
      draft('d', '', '', 'base'),
      draft('e', ' ', ' '),
    ];
    expect(toRules(listTyped(rows))).toEqual([
      { pattern: 'a/*', owner: 'a', nodes: null, purpose: null },
      { pattern: 'c/*', owner: '', nodes: null, purpose: null },
      { pattern: '', owner: '', nodes: null, purpose: 'base' },
    ]);
    expect(listComplete(rows).map(({ key }) => key)).toEqual(['a']);
  });

  it.each([
    ['', null],
    [' 12 ', 12],
    ['1,200', 1200],
    ['many', 'many'],
    ['1.5', '1.5'],
  ])('are sent with the nodes "%s" as %j: the server refuses what is no number', (nodes, sent) => {
    expect(toRules([draft('a', 'a', 'A', 'base', nodes)])).toEqual([
      { pattern: 'a', owner: 'A', nodes: sent, purpose: 'base' },
    ]);
  });

  it.each([
    ['a', 1, 'bac'],
    ['b', -1, 'bac'],
    ['c', -1, 'acb'],
    ['a', -1, 'abc'],
    ['c', 1, 'abc'],
    ['x', 1, 'abc'],
  ] as const)('are moved: %s by %i to %s', (key, by, expected) => {
    expect(
      moveDraft(drafts, key, by)
        .map((one) => one.key)
        .join(''),
    ).toBe(expected);
  });

  it('show the errors of the server at the rows that were sent, not counting the others', () => {
    const rows = [draft('a'), draft('half', 'half', ''), draft('b', '{b', 'B', '', 'many')];
    const error = refused(
      ['items.1.pattern', 'The pattern "{b" has a brace without its partner.'],
      ['items.1.nodes', '"items.1.nodes": write a whole number'],
    );
    expect(listRefusals(error, listComplete(rows))).toEqual([
      { key: 'b', part: 'pattern', message: 'The pattern "{b" has a brace without its partner.' },
      { key: 'b', part: 'nodes', message: 'Write a whole number' },
    ]);
    expect(listRefusals(refused(['items.1.owner', 'too short']), listTyped(rows))).toEqual([
      { key: 'half', part: 'owner', message: 'Too short' },
    ]);
    for (const error of [refused(['items.7.pattern', 'x']), refused(['items', 'x']), new Error('x'), null])
      expect(listRefusals(error, rows)).toEqual([]);
  });
});

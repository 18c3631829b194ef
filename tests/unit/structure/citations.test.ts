import { describe, expect, it } from 'vitest';
import {
  listCitedIds,
  listDeadLinks,
  listExplainedIds,
  listMissingPaths,
  listPapers,
  listWrongAnchors,
  readTexts,
  SPECIFICATION,
} from './citations.ts';

const texts = readTexts();
const specification = texts.filter(({ path }) => SPECIFICATION.includes(path));
const explained = specification.flatMap(({ text }) => listExplainedIds(text));

describe('ids of the specification', () => {
  it('are all explained in docs/spec where code, a test or a document cites them', () => {
    const known = new Set(explained);
    const unknown = texts.flatMap(({ path, text }) =>
      listCitedIds(text)
        .filter((id) => !known.has(id))
        .map((id) => `${path}: ${id}`),
    );
    expect(unknown).toEqual([]);
  });

  it('are explained once each, and found by their anchor', () => {
    expect(explained.length).toBeGreaterThan(300);
    expect(explained.filter((id, index) => explained.indexOf(id) !== index)).toEqual([]);
    expect(specification.flatMap(({ text }) => listWrongAnchors(text))).toEqual([]);
  });

  it.each([
    ['/** A registry is hostile (S-04). */', ['S-04']],
    ["it('R-20, R-22: reads a base URL', () => {", ['R-20', 'R-22']],
    ['// A-18 … A-35; M-09 to M-11.', ['A-18', 'A-35', 'M-09', 'M-11']],
    ['UTF-8, UTF-16, SHA-256, ISO-8601, RFC-9110, PG-16, X-255, Z-01, V8, G25', []],
    ['6b1d97e8-B-12-4f00, a-C-17, C-17-b, S-041, aB-10, Ctrl-A-10', []],
  ])('are recognised in %j', (text, ids) => {
    expect(listCitedIds(text)).toEqual(ids);
  });
});

describe('papers that the repository does not hold', () => {
  it('are cited nowhere', () => {
    expect(texts.flatMap(({ path, text }) => listPapers(text).map((name) => `${path}: ${name}`))).toEqual([]);
  });

  it.each(['PROTOCOL X-21', 'PROTOCOL\n * H-03', 'see DESIGN 5', "in DESIGN 5's order", 'DETECTION 6.1', 'STYLE 13'])(
    'are recognised in %j',
    (text) => {
      expect(listPapers(text)).toHaveLength(1);
    },
  );

  it.each(['PEERS', 'CODE.md', 'WORDS.md', 'DETECTION.md', 'LOOK.md'])('are recognised by the name %s', (name) => {
    expect(listPapers(`as ${name} says`)).toEqual([name]);
  });

  it.each(['const LOOK = {', 'ROLE_WORDS[role]', 'STYLES', 'docs/spec/detection.md', 'CODE_KINDS', 'LOOK[sign]'])(
    'are not confused with %j',
    (text) => {
      expect(listPapers(text)).toEqual([]);
    },
  );
});

describe('links of documents', () => {
  const documents = texts.filter(({ path }) => path.endsWith('.md'));

  it('lead to files that exist, and to entries of the specification', () => {
    expect(documents.flatMap((source) => listDeadLinks(source).map((link) => `${source.path}: ${link}`))).toEqual([]);
  });

  it('name no path that does not exist', () => {
    // The changelog may name files that no longer exist.
    const current = documents.filter(({ path }) => path !== 'CHANGELOG.md');
    expect(current.flatMap(({ path, text }) => listMissingPaths(text).map((name) => `${path}: ${name}`))).toEqual([]);
    expect(listMissingPaths('`lib/db/nowhere.ts` and `lib/db`, `lib/<kind>.ts`')).toEqual(['lib/db/nowhere.ts']);
  });

  it.each([
    ['[a](detection.md)', []],
    ['[a](https://example.com/x)', []],
    ['[a](nothing.md)', ['nothing.md']],
    ['[a](registry-protocol.md#z-99)', ['registry-protocol.md#z-99']],
  ])('are judged in %j', (text, dead) => {
    expect(listDeadLinks({ path: 'docs/spec/x.md', text })).toEqual(dead);
  });
});

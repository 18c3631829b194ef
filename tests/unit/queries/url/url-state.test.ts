import { describe, expect, it } from 'vitest';
import { findingsUrl } from '#lib/queries/url/findings-url.ts';
import { loadIncidentsUrl, loadOverviewUrl, loadTagsUrl } from '#lib/queries/url/url-loaders.ts';
import { IncidentsQuery, OverviewQuery, TagsQuery } from '#lib/views/dto/parameters.ts';

const given = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));

describe('filters in the URL are always valid for the API', () => {
  for (const text of ['', '\0', `a\0b`, 'x'.repeat(10_000), `${'x'.repeat(99)}😀`.repeat(2), '%_\\', ' '])
    it(`such as ${JSON.stringify(text).slice(0, 20)}`, () => {
      const overview = loadOverviewUrl({
        q: text,
        owner: text,
        registry: text,
        sort: text,
        days: text,
        relation: text,
      });
      const incidents = loadIncidentsUrl({ q: text, owner: text, repository: text, kind: text, i: text });
      const tags = loadTagsUrl({ q: text, state: text, sort: text, tag: text });
      for (const value of [overview.q, overview.owner, overview.registry, incidents.q, incidents.owner, tags.q])
        expect(value === null || (value.isWellFormed() && !value.includes('\0'))).toBe(true);
      expect([overview.owner, overview.registry, incidents.owner, incidents.repository]).not.toContain('');
      expect(OverviewQuery.safeParse(given(overview)).success).toBe(true);
      const { repository, ...filter } = incidents;
      expect(IncidentsQuery.safeParse(given({ ...filter, repositoryId: repository })).success).toBe(true);
      expect(TagsQuery.safeParse(given(tags)).success).toBe(true);
    });
});

it('the id of a linked finding is bounded, and an unknown kind is no filter', () => {
  const { finding, kind } = findingsUrl;
  expect(finding.parse('package-cache-1d43a78a8d5c')).toBe('package-cache-1d43a78a8d5c');
  expect(finding.parse(`a\0${'x'.repeat(10_000)}`)).toHaveLength(100);
  expect(finding.parse('')).toBeNull();
  expect(kind.parse('toolchain')).toBe('toolchain');
  expect(kind.parse('toString')).toBeNull();
});

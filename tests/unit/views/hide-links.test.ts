import { expect, it } from 'vitest';
import { hideLinks, hideReportLink } from '#lib/views/hide-links.ts';

it('the content of a message keeps everything except its links, at any depth', () => {
  const link = 'http://plimsoll.lan/incidents/7';
  const incident = { number: 7, links: { incident: link, accept: link, compare: null } };
  const payload = { kind: 'digest', facts: { link, more: 0, incidents: { opened: [incident] }, at: null } };
  expect(hideLinks(payload)).toEqual({
    kind: 'digest',
    facts: {
      link: null,
      more: 0,
      incidents: { opened: [{ number: 7, links: { incident: null, accept: null, compare: null } }] },
      at: null,
    },
  });
  expect(hideLinks(null)).toBeNull();
});

it('the report of a check keeps the path of its own link, and all other links', () => {
  const id = '0198c0de-0000-7000-8000-000000000000';
  const report = `See [check](http://plimsoll.lan:3000/below/checks/${id}) and https://example.com/checks/other.`;
  expect(hideReportLink(report, id)).toBe(`See [check](/checks/${id}) and https://example.com/checks/other.`);
});

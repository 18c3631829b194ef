/** What {{…}} may name in a template, with what the preview says for it: an incident of an image that does not exist. */
export const TEMPLATE_EXAMPLE: Readonly<Record<string, string>> = {
  title: 'acme/api main: 172 MB → 184 MB',
  body: 'up 12.4 MB (+7.2 %) on linux/amd64 and linux/arm64\n11.9 MB of it is RUN npm ci: @swc/core is new (41 files)',
  event: 'opened',
  kind: 'step',
  severity: 'warning',
  state: 'open',
  number: '42',
  reference: 'ghcr.io/acme/api',
  stream: 'main',
  tag: '1.9.0',
  platforms: 'linux/amd64 and linux/arm64',
  before: '172 MB',
  after: '184 MB',
  change: 'up 12.4 MB (+7.2 %)',
  step: 'up 944 kB (+0.5 %)',
  why: '11.9 MB of it is RUN npm ci: @swc/core is new (41 files)',
  instruction: 'RUN npm ci',
  since: '3 Nov 2026, 14:05 UTC',
  revision: '8f14e45',
  pullCost: '31 MB',
  budget: '200 MB',
  owner: 'Team A',
  by: 'ada@example.org',
  reason: 'needed for the new parser',
  told: 'own bytes grew by 12.4 MB (+11 %)',
  incidentUrl: 'https://plimsoll.example.com/incidents/42',
  compareUrl: 'https://plimsoll.example.com/compare?from=…&to=…',
  acceptUrl: 'https://plimsoll.example.com/incidents/42?do=accept',
  muteUrl: 'https://plimsoll.example.com/incidents/42?do=mute',
  commitsUrl: 'https://github.com/acme/api/compare/1f3c2aa...8f14e45',
};

const PATTERN = /\{\{\s*([\w.-]{1,60})\s*\}\}/g;

/** A template as it would read; names that stand for nothing stay as they are written. */
export const previewTemplate = (template: string): string =>
  template.replace(PATTERN, (written, name: string) =>
    Object.hasOwn(TEMPLATE_EXAMPLE, name) ? (TEMPLATE_EXAMPLE[name] ?? written) : written,
  );

/** Names in it that stand for nothing. */
export function unknownNames(template: string): string[] {
  const names = [...template.matchAll(PATTERN)].map(([, name]) => name ?? '');
  return [...new Set(names.filter((name) => !Object.hasOwn(TEMPLATE_EXAMPLE, name)))];
}

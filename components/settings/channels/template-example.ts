/** The names that a template may use in {{…}}, with the example that the preview shows. */
export const TEMPLATE_EXAMPLE: Readonly<Record<string, string>> = {
  title: 'ghcr.io/acme/api main grew by 12.4 MB (+7.2 %)',
  body: 'ghcr.io/acme/api main: 172 MB → 184 MB, up 12.4 MB (+7.2 %) on linux/amd64 and linux/arm64.\nMostly RUN npm ci: it grew by 12.1 MB (98 % of the difference).',
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
  why: 'Mostly RUN npm ci: it grew by 12.1 MB (98 % of the difference).',
  instruction: 'RUN npm ci',
  since: '3 Nov 2026, 14:05 UTC',
  revision: '8f14e45',
  pullCost: '31 MB',
  budget: '200 MB',
  owner: 'Team A',
  by: 'ada@example.org',
  reason: 'needed for the new parser',
  told: 'own layers grew by 12.4 MB (+11 %), at least 10.0 MB and 10 %',
  incidentUrl: 'https://plimsoll.example.com/incidents/42',
  compareUrl: 'https://plimsoll.example.com/compare?from=…&to=…',
  acceptUrl: 'https://plimsoll.example.com/incidents/42?do=accept',
  muteUrl: 'https://plimsoll.example.com/incidents/42?do=mute',
  commitsUrl: 'https://github.com/acme/api/compare/1f3c2aa...8f14e45',
};

const PATTERN = /\{\{\s*([\w.-]{1,60})\s*\}\}/g;

/** Fills in the example. Unknown names stay as typed. */
export const previewTemplate = (template: string): string =>
  template.replace(PATTERN, (written, name: string) =>
    Object.hasOwn(TEMPLATE_EXAMPLE, name) ? (TEMPLATE_EXAMPLE[name] ?? written) : written,
  );

/** Returns the names that are not known. */
export function unknownNames(template: string): string[] {
  const names = [...template.matchAll(PATTERN)].map(([, name]) => name ?? '');
  return [...new Set(names.filter((name) => !Object.hasOwn(TEMPLATE_EXAMPLE, name)))];
}

/** Links into this Plimsoll. All are null without a base URL. */
export type Links = {
  incident(number: number, action?: 'accept' | 'mute'): string | null;
  /** References with digests: "ghcr.io/acme/api@sha256:…". */
  compare(from: string | null, to: string, platform: string): string | null;
  incidents(): string | null;
  /** The incidents about secrets. */
  secrets(): string | null;
  deliveries(channelId: string): string | null;
};

/** @param baseUrl - "https://plimsoll.example.com/base"; empty without a base URL */
export function createLinks(baseUrl: string): Links {
  const base = baseUrl.replace(/\/+$/, '');
  const link = (path: string) => (base === '' ? null : base + path);
  return {
    incident: (number, action) => link(`/incidents/${number}${action === undefined ? '' : `?do=${action}`}`),
    compare: (from, to, platform) =>
      from === null ? null : link(`/compare?${new URLSearchParams({ from, to, platform })}`),
    incidents: () => link('/incidents'),
    secrets: () => link('/incidents?kind=secret'),
    deliveries: (channelId) =>
      link(`/settings/deliveries?${new URLSearchParams({ channel: channelId, state: 'dead' })}`),
  };
}

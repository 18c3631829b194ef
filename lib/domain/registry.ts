export const REGISTRY_HEALTHS = ['unknown', 'answering', 'troubled', 'paused'] as const;
export type RegistryHealth = (typeof REGISTRY_HEALTHS)[number];

/** Kinds of requests to a registry. */
export const REQUEST_KINDS = ['head', 'manifest', 'config', 'blob', 'list', 'token', 'ping'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Purposes of the requests that count against a registry's quota. */
export const QUOTA_PURPOSES = [
  'first-look',
  'push',
  'confirmation',
  'retry',
  'check',
  'preview',
  'layer',
  'instruction',
  'base',
] as const;
export type QuotaPurpose = (typeof QUOTA_PURPOSES)[number];

import packageJson from '../../package.json' with { type: 'json' };

export const VERSION: string = packageJson.version;

/** Sent with every request to a registry (S-71). */
export const USER_AGENT = `plimsoll/${VERSION} (+https://github.com/plimsoll-app/plimsoll)`;

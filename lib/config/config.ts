import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import { ROLES, type Role } from '#lib/domain/account.ts';
import { explainIssue } from '#lib/domain/explain-issue.ts';
import { parseBytes } from '#lib/format/typed.ts';
import { ConfigError } from './errors.ts';

/** The parts of the application that a process runs. */
const PROCESS_ROLES = ['all', 'web', 'worker'] as const;

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

const size = z.string().transform((text, context) => {
  const bytes = parseBytes(text);
  if (bytes !== null) return bytes;
  context.addIssue({ code: 'custom', message: 'must be a size, such as 2 GB or 500 MB' });
  return z.NEVER;
});

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  PLIMSOLL_HOST: z.string().min(1).default('127.0.0.1'),
  PLIMSOLL_DATA_DIR: z.string().optional(),
  PLIMSOLL_SECRET: z
    .string({ error: 'is not set; make one with: openssl rand -base64 32' })
    .min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32'),
  PLIMSOLL_SECRET_PREVIOUS: z.string().optional(),
  PLIMSOLL_ROLE: z.enum(PROCESS_ROLES).default('all'),
  /** Set by npm start with its own database, which no other process uses. */
  PLIMSOLL_ALONE: z.stringbool().default(false),
  /** Set by npm start -- --demo: loads the demo at the start. */
  PLIMSOLL_DEMO: z.stringbool().default(false),
  PLIMSOLL_CONFIG: z.string().optional(),
  PLIMSOLL_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).optional(),
  PLIMSOLL_PUBLIC: z.stringbool().default(false),
  PLIMSOLL_ADMIN_EMAIL: z.email().max(254).toLowerCase().optional(),
  PLIMSOLL_ADMIN_PASSWORD: z.string().max(256).optional(),
  PLIMSOLL_ADMIN_TOKEN: z
    .string()
    .min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32')
    .max(512)
    .optional(),
  PLIMSOLL_OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).optional(),
  PLIMSOLL_OIDC_CLIENT_ID: z.string().optional(),
  PLIMSOLL_OIDC_CLIENT_SECRET: z.string().optional(),
  PLIMSOLL_OIDC_NAME: z.string().max(60).default('single sign-on'),
  PLIMSOLL_OIDC_SCOPES: z.string().default('openid profile email'),
  PLIMSOLL_OIDC_GROUPS_CLAIM: z.string().default('groups'),
  PLIMSOLL_OIDC_ADMIN_GROUPS: list.default([]),
  PLIMSOLL_OIDC_EDITOR_GROUPS: list.default([]),
  PLIMSOLL_OIDC_VIEWER_GROUPS: list.default([]),
  /** Role of people who are in none of the groups; without it, their sign-in is refused. */
  PLIMSOLL_OIDC_DEFAULT_ROLE: z.enum(ROLES).optional(),
  PLIMSOLL_ALLOW_PRIVATE_NETWORKS: z.string().default('false'),
  /** Number of own reverse proxies that append to X-Forwarded-For; 0 trusts no entry. */
  PLIMSOLL_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** The header in which the trusted proxy sends the client's address, instead of X-Forwarded-For. */
  PLIMSOLL_CLIENT_IP_HEADER: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the name of a header, like Fly-Client-IP')
    .optional(),
  /** Bytes of layers that are read automatically from each registry on a UTC day; 0 reads on request only. */
  PLIMSOLL_CONTENTS_BYTES_PER_DAY: size.optional(),
  /** Whether smaller variants of base images are looked up in their registries. */
  PLIMSOLL_CONTENTS_SMALLER_BASES: z.stringbool().optional(),
  /** Bytes that all stored file lists may have. */
  PLIMSOLL_CONTENTS_STORE: size.default(2_000_000_000),
  /** Requested each minute while polling works: a dead man's switch. */
  PLIMSOLL_HEARTBEAT_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).optional(),
  /** Set by Next. */
  NODE_ENV: z.string().optional(),
  PLIMSOLL_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Size of the PostgreSQL connection pool. */
  PLIMSOLL_DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(50).default(10),
});

type Values = z.output<typeof schema>;

/** An OpenID Connect provider, and the role of each of its groups. */
export type OidcConfig = Readonly<{
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  /** Name of the provider on the button "Sign in with …". */
  name: string;
  scopes: readonly string[];
  groupsClaim: string;
  groups: Readonly<Record<Role, readonly string[]>>;
  defaultRole: Role | null;
}>;

export type Config = Readonly<{
  databaseUrl: string;
  databaseConnections: number;
  host: string;
  port: number;
  dataDir: string | null;
  secret: string;
  previousSecret: string | null;
  role: (typeof PROCESS_ROLES)[number];
  isAlone: boolean;
  loadsDemo: boolean;
  /** Path of plimsoll.yaml; null without one. */
  file: string | null;
  /** Without a trailing slash; null when not set. */
  baseUrl: string | null;
  /** True if reading needs no account. */
  isPublic: boolean;
  /** True if the environment sets `isPublic`. It then takes precedence over plimsoll.yaml. */
  setsPublic: boolean;
  /** The first account, created at the start when there is none. */
  firstAdmin: Readonly<{ email: string; password: string }> | null;
  adminToken: string | null;
  oidc: OidcConfig | null;
  /** Private networks that may be connected to without a permission of the registry (S-12). */
  privateNetworks: 'all' | readonly string[];
  trustedProxies: number;
  /** In lower case; null reads X-Forwarded-For. */
  clientIpHeader: string | null;
  /** Bytes of layers that are read automatically from each registry on a UTC day. Null when not set; see contents.ts. */
  contentsBytesPerDay: number | null;
  /** Whether smaller variants of base images are looked up. Null when not set. */
  contentsSmallerBases: boolean | null;
  /** Bytes that all stored file lists may have. */
  contentsStoreBytes: number;
  /** URL of the dead man's switch; null for none. */
  heartbeatUrl: string | null;
  /** True if `next dev` serves. Its tools need more permissions than the application. */
  isDevelopment: boolean;
  logLevel: string;
}>;

const NAMES = Object.keys(schema.shape);

/** "PORT must be a whole number of 1 or more" */
const describeIssue = ({ path, message }: z.core.$ZodIssue): string =>
  `${path.join('.')} ${message.replace(/^(?:Required: w|W)rite /, 'must be ')}`;

/**
 * Parses the environment into a frozen object. Each variable may instead be given as `<NAME>_FILE`, the path of a file
 * with its value.
 *
 * @throws ConfigError naming every wrong variable
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const name of NAMES) {
    const value = readVariable(env, name, problems);
    if (value !== undefined && value !== '') values[name] = value;
  }
  const parsed = schema.safeParse(values, { error: explainIssue });
  if (!parsed.success) problems.push(...parsed.error.issues.map(describeIssue));
  else problems.push(...listMismatches(parsed.data));
  if (problems.length > 0 || !parsed.success)
    throw new ConfigError(`The configuration cannot be used: ${problems.join('; ')}.`);
  const { data } = parsed;
  return Object.freeze({
    databaseUrl: data.DATABASE_URL,
    databaseConnections: data.PLIMSOLL_DATABASE_CONNECTIONS,
    host: data.PLIMSOLL_HOST,
    port: data.PORT,
    dataDir: data.PLIMSOLL_DATA_DIR ?? null,
    secret: data.PLIMSOLL_SECRET,
    previousSecret: data.PLIMSOLL_SECRET_PREVIOUS ?? null,
    role: data.PLIMSOLL_ROLE,
    isAlone: data.PLIMSOLL_ALONE,
    loadsDemo: data.PLIMSOLL_DEMO,
    file: data.PLIMSOLL_CONFIG ?? null,
    baseUrl: data.PLIMSOLL_BASE_URL?.replace(/\/+$/, '') ?? null,
    isPublic: data.PLIMSOLL_PUBLIC,
    setsPublic: values.PLIMSOLL_PUBLIC !== undefined,
    firstAdmin:
      data.PLIMSOLL_ADMIN_EMAIL && data.PLIMSOLL_ADMIN_PASSWORD
        ? { email: data.PLIMSOLL_ADMIN_EMAIL, password: data.PLIMSOLL_ADMIN_PASSWORD }
        : null,
    adminToken: data.PLIMSOLL_ADMIN_TOKEN ?? null,
    oidc: toOidc(data),
    privateNetworks: parsePrivateNetworks(data.PLIMSOLL_ALLOW_PRIVATE_NETWORKS),
    trustedProxies: data.PLIMSOLL_TRUSTED_PROXIES,
    clientIpHeader: data.PLIMSOLL_CLIENT_IP_HEADER ?? null,
    contentsBytesPerDay: data.PLIMSOLL_CONTENTS_BYTES_PER_DAY ?? null,
    contentsSmallerBases: data.PLIMSOLL_CONTENTS_SMALLER_BASES ?? null,
    contentsStoreBytes: data.PLIMSOLL_CONTENTS_STORE,
    heartbeatUrl: data.PLIMSOLL_HEARTBEAT_URL ?? null,
    isDevelopment: data.NODE_ENV === 'development',
    logLevel: data.PLIMSOLL_LOG_LEVEL,
  });
}

/** Headers with another meaning, or with a list of addresses, cannot be the client address header. */
const NO_ADDRESS =
  /^(?:x-forwarded-.*|forwarded|via|host|cookie|authorization|origin|referer|user-agent|date|connection|upgrade|te|trailer|transfer-encoding|content-.*|accept.*|sec-.*|proxy-.*|if-.*|x-request-id|x-plimsoll-.*|x-middleware-.*)$/;

/** Problems of variables that are valid alone but not together. */
function listMismatches(data: Values): string[] {
  const problems: string[] = [];
  if ((data.PLIMSOLL_ADMIN_EMAIL === undefined) !== (data.PLIMSOLL_ADMIN_PASSWORD === undefined))
    problems.push('PLIMSOLL_ADMIN_EMAIL and PLIMSOLL_ADMIN_PASSWORD go together');
  if (data.PLIMSOLL_OIDC_ISSUER !== undefined) {
    if (data.PLIMSOLL_OIDC_CLIENT_ID === undefined)
      problems.push('PLIMSOLL_OIDC_CLIENT_ID is not set, which PLIMSOLL_OIDC_ISSUER needs');
    if (data.PLIMSOLL_BASE_URL === undefined)
      problems.push('PLIMSOLL_BASE_URL is not set, which PLIMSOLL_OIDC_ISSUER needs: it sends people back there');
  }
  const header = data.PLIMSOLL_CLIENT_IP_HEADER;
  if (header !== undefined && data.PLIMSOLL_TRUSTED_PROXIES === 0)
    problems.push(
      'PLIMSOLL_CLIENT_IP_HEADER needs PLIMSOLL_TRUSTED_PROXIES=1: without a proxy, clients choose the header',
    );
  if (header !== undefined && NO_ADDRESS.test(header))
    problems.push(
      `PLIMSOLL_CLIENT_IP_HEADER is ${header}, which does not contain exactly one address; use a header like Fly-Client-IP, or unset it to read X-Forwarded-For`,
    );
  const networks = parsePrivateNetworks(data.PLIMSOLL_ALLOW_PRIVATE_NETWORKS);
  const wrong = networks === 'all' ? [] : networks.filter((network) => !isCidr(network));
  if (wrong.length > 0)
    problems.push(
      `PLIMSOLL_ALLOW_PRIVATE_NETWORKS must be true, false or networks like 10.0.0.0/8,fd00::/8; it has ${wrong.join(', ')}`,
    );
  return problems;
}

function toOidc(data: Values): OidcConfig | null {
  if (data.PLIMSOLL_OIDC_ISSUER === undefined || data.PLIMSOLL_OIDC_CLIENT_ID === undefined) return null;
  return {
    issuer: data.PLIMSOLL_OIDC_ISSUER,
    clientId: data.PLIMSOLL_OIDC_CLIENT_ID,
    clientSecret: data.PLIMSOLL_OIDC_CLIENT_SECRET ?? null,
    name: data.PLIMSOLL_OIDC_NAME,
    scopes: data.PLIMSOLL_OIDC_SCOPES.split(/\s+/).filter((scope) => scope !== ''),
    groupsClaim: data.PLIMSOLL_OIDC_GROUPS_CLAIM,
    groups: {
      viewer: data.PLIMSOLL_OIDC_VIEWER_GROUPS,
      editor: data.PLIMSOLL_OIDC_EDITOR_GROUPS,
      admin: data.PLIMSOLL_OIDC_ADMIN_GROUPS,
    },
    defaultRole: data.PLIMSOLL_OIDC_DEFAULT_ROLE ?? null,
  };
}

function parsePrivateNetworks(text: string): 'all' | readonly string[] {
  const word = text.trim().toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return 'all';
  if (['false', '0', 'no', 'off', ''].includes(word)) return [];
  return word
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

function readVariable(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  problems: string[],
): string | undefined {
  const path = env[`${name}_FILE`];
  if (env[name] !== undefined || !path) return env[name];
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    problems.push(`${name}_FILE names ${path}, which cannot be read`);
    return undefined;
  }
}

/** Reads the configuration of this process. The only place that reads `process.env`. */
export function readConfig(): Config {
  return parseConfig(process.env);
}

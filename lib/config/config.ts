import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from './errors.ts';

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  // Nothing is behind a login yet, so nothing but this machine may ask.
  PLIMSOLL_HOST: z
    .string()
    .regex(
      /^(localhost|127(\.\d{1,3}){3}|::1)$/,
      'must be a loopback address until Plimsoll has accounts: 127.0.0.1, ::1 or localhost',
    )
    .default('127.0.0.1'),
  PLIMSOLL_DATA_DIR: z.string().optional(),
  PLIMSOLL_SECRET: z
    .string({ error: 'is not set; make one with: openssl rand -base64 32' })
    .min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32'),
  PLIMSOLL_SECRET_PREVIOUS: z.string().optional(),
  PLIMSOLL_ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  /** Set by npm start with its own database: no other process uses it. */
  PLIMSOLL_ALONE: z.stringbool().default(false),
  PLIMSOLL_BASE_URL: z.url().optional(),
  PLIMSOLL_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Test clusters and slow disks: how many tags of one repository are stored at once. */
  PLIMSOLL_DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(50).default(10),
});

export type Config = Readonly<{
  databaseUrl: string;
  databaseConnections: number;
  host: string;
  port: number;
  dataDir: string | null;
  secret: string;
  previousSecret: string | null;
  role: 'all' | 'web' | 'worker';
  isAlone: boolean;
  baseUrl: string | null;
  logLevel: string;
}>;

const NAMES = Object.keys(schema.shape);

/**
 * Parses the environment into a frozen object. Each variable may instead be given as `<NAME>_FILE`, the path of a file
 * that holds it.
 *
 * @throws ConfigError naming every variable that is wrong
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const name of NAMES) {
    const value = readVariable(env, name, problems);
    if (value !== undefined && value !== '') values[name] = value;
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
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
    baseUrl: data.PLIMSOLL_BASE_URL ?? null,
    logLevel: data.PLIMSOLL_LOG_LEVEL,
  });
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

/** The configuration of this process. The one place that reads `process.env`. */
export function readConfig(): Config {
  return parseConfig(process.env);
}

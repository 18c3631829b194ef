import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '#lib/config/config.ts';
import { ConfigError } from '#lib/config/errors.ts';

const SECRET = 's'.repeat(32);
const LEAST = { DATABASE_URL: 'postgresql://localhost/plimsoll', PLIMSOLL_SECRET: SECRET };

function messageOf(env: Record<string, string | undefined>): string {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

function writeTemporary(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'value');
  writeFileSync(path, text);
  return path;
}

describe('parseConfig', () => {
  it('requires a database and a secret, and has defaults for the rest', () => {
    expect(parseConfig(LEAST)).toEqual({
      databaseUrl: 'postgresql://localhost/plimsoll',
      databaseConnections: 10,
      host: '127.0.0.1',
      port: 3000,
      dataDir: null,
      secret: SECRET,
      previousSecret: null,
      role: 'all',
      isAlone: false,
      loadsDemo: false,
      file: null,
      baseUrl: null,
      isPublic: false,
      setsPublic: false,
      firstAdmin: null,
      adminToken: null,
      oidc: null,
      privateNetworks: [],
      trustedProxies: 0,
      clientIpHeader: null,
      contentsBytesPerDay: null,
      contentsSmallerBases: null,
      contentsStoreBytes: 2_000_000_000,
      heartbeatUrl: null,
      isDevelopment: false,
      logLevel: 'info',
    });
  });

  it('returns a frozen object', () => {
    expect(Object.isFrozen(parseConfig(LEAST))).toBe(true);
  });

  it.each([
    [
      'DATABASE_URL',
      'postgres://u:p@[::1]:5432/x?sslmode=require',
      { databaseUrl: 'postgres://u:p@[::1]:5432/x?sslmode=require' },
    ],
    ['PORT', '1', { port: 1 }],
    ['PORT', '65535', { port: 65_535 }],
    ['PORT', '', { port: 3000 }],
    ['PLIMSOLL_HOST', '::1', { host: '::1' }],
    ['PLIMSOLL_HOST', '0.0.0.0', { host: '0.0.0.0' }],
    ['PLIMSOLL_PUBLIC', 'true', { isPublic: true, setsPublic: true }],
    ['PLIMSOLL_PUBLIC', 'false', { isPublic: false, setsPublic: true }],
    ['PLIMSOLL_PUBLIC', '', { isPublic: false, setsPublic: false }],
    ['PLIMSOLL_ALLOW_PRIVATE_NETWORKS', 'true', { privateNetworks: 'all' }],
    ['PLIMSOLL_ALLOW_PRIVATE_NETWORKS', ' 10.0.0.0/8, fd00::/8 ', { privateNetworks: ['10.0.0.0/8', 'fd00::/8'] }],
    ['PLIMSOLL_CONTENTS_BYTES_PER_DAY', '1.5 GB', { contentsBytesPerDay: 1_500_000_000 }],
    ['PLIMSOLL_CONTENTS_BYTES_PER_DAY', '0', { contentsBytesPerDay: 0 }],
    ['PLIMSOLL_CONTENTS_SMALLER_BASES', 'false', { contentsSmallerBases: false }],
    ['PLIMSOLL_CONTENTS_STORE', '512MiB', { contentsStoreBytes: 512 * 1024 ** 2 }],
    ['PLIMSOLL_BASE_URL', 'https://sizes.example/', { baseUrl: 'https://sizes.example' }],
    ['PLIMSOLL_DATA_DIR', '/data', { dataDir: '/data' }],
    ['PLIMSOLL_SECRET_PREVIOUS', 'old', { previousSecret: 'old' }],
    ['PLIMSOLL_ROLE', 'web', { role: 'web' }],
    ['PLIMSOLL_ROLE', 'worker', { role: 'worker' }],
    ['PLIMSOLL_ALONE', 'true', { isAlone: true }],
    ['PLIMSOLL_ALONE', '1', { isAlone: true }],
    ['PLIMSOLL_ALONE', 'yes', { isAlone: true }],
    ['PLIMSOLL_ALONE', 'FALSE', { isAlone: false }],
    ['PLIMSOLL_ALONE', '0', { isAlone: false }],
    ['PLIMSOLL_ALONE', '', { isAlone: false }],
    ['PLIMSOLL_BASE_URL', 'https://sizes.example.com', { baseUrl: 'https://sizes.example.com' }],
    ['PLIMSOLL_LOG_LEVEL', 'silent', { logLevel: 'silent' }],
    ['PLIMSOLL_DATABASE_CONNECTIONS', '2', { databaseConnections: 2 }],
    ['PLIMSOLL_DATABASE_CONNECTIONS', '50', { databaseConnections: 50 }],
  ])('accepts %s=%s', (name, value, expected) => {
    expect(parseConfig({ ...LEAST, [name]: value })).toMatchObject(expected);
  });

  it('accepts the header of the client address in any case when a proxy is trusted', () => {
    for (const name of [
      'Fly-Client-IP',
      'fly-client-ip',
      ' X-Real-IP ',
      'CF-Connecting-IP',
      'X-Envoy-External-Address',
    ])
      expect(parseConfig({ ...LEAST, PLIMSOLL_TRUSTED_PROXIES: '1', PLIMSOLL_CLIENT_IP_HEADER: name })).toMatchObject({
        clientIpHeader: name.trim().toLowerCase(),
      });
  });

  it.each([
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['DATABASE_URL', 'localhost'],
    ['DATABASE_URL', ''],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['PLIMSOLL_ADMIN_TOKEN', 't'.repeat(31)],
    ['PLIMSOLL_ADMIN_EMAIL', 'nobody'],
    ['PLIMSOLL_ADMIN_PASSWORD', 'without an address'],
    ['PLIMSOLL_OIDC_ISSUER', 'accounts.example'],
    ['PLIMSOLL_OIDC_CLIENT_ID', '', { PLIMSOLL_OIDC_ISSUER: 'https://accounts.example' }],
    ['PLIMSOLL_BASE_URL', '', { PLIMSOLL_OIDC_ISSUER: 'https://accounts.example', PLIMSOLL_OIDC_CLIENT_ID: 'x' }],
    ['PLIMSOLL_ALLOW_PRIVATE_NETWORKS', 'maybe'],
    ['PLIMSOLL_ALLOW_PRIVATE_NETWORKS', '10.0.0.0/33'],
    ['PLIMSOLL_ALLOW_PRIVATE_NETWORKS', '10.0.0.0/8,fd00::/129'],
    ['PLIMSOLL_ALLOW_PRIVATE_NETWORKS', '10.0.0.0'],
    ['PLIMSOLL_TRUSTED_PROXIES', '11'],
    ['PLIMSOLL_CLIENT_IP_HEADER', 'Fly-Client-IP'],
    ['PLIMSOLL_CLIENT_IP_HEADER', 'Fly-Client-IP', { PLIMSOLL_TRUSTED_PROXIES: '0' }],
    ['PLIMSOLL_CLIENT_IP_HEADER', 'Fly Client IP', { PLIMSOLL_TRUSTED_PROXIES: '1' }],
    ['PLIMSOLL_CLIENT_IP_HEADER', 'Fly-Client-IP:', { PLIMSOLL_TRUSTED_PROXIES: '1' }],
    ['PLIMSOLL_CLIENT_IP_HEADER', 'X-Forwarded-For', { PLIMSOLL_TRUSTED_PROXIES: '1' }],
    ['PLIMSOLL_CLIENT_IP_HEADER', 'Forwarded', { PLIMSOLL_TRUSTED_PROXIES: '1' }],
    ['PLIMSOLL_CLIENT_IP_HEADER', 'Host', { PLIMSOLL_TRUSTED_PROXIES: '1' }],
    ['PLIMSOLL_CLIENT_IP_HEADER', 'authorization', { PLIMSOLL_TRUSTED_PROXIES: '1' }],
    ['PLIMSOLL_CLIENT_IP_HEADER', 'X-Plimsoll-Address', { PLIMSOLL_TRUSTED_PROXIES: '1' }],
    ['PLIMSOLL_BASE_URL', 'javascript:alert(1)'],
    ['PLIMSOLL_SECRET', ''],
    ['PLIMSOLL_SECRET', 's'.repeat(31)],
    ['PLIMSOLL_ROLE', 'ALL'],
    ['PLIMSOLL_ALONE', 'maybe'],
    ['PLIMSOLL_BASE_URL', 'sizes'],
    ['PLIMSOLL_LOG_LEVEL', 'loud'],
    ['PLIMSOLL_CONTENTS_BYTES_PER_DAY', 'much'],
    ['PLIMSOLL_CONTENTS_BYTES_PER_DAY', '-1'],
    ['PLIMSOLL_CONTENTS_STORE', '2 GX'],
    ['PLIMSOLL_DATABASE_CONNECTIONS', '1'],
    ['PLIMSOLL_DATABASE_CONNECTIONS', '51'],
  ])('rejects %s=%s and names the variable', (name: string, value: string, others: Record<string, string> = {}) => {
    expect(messageOf({ ...LEAST, ...others, [name]: value })).toContain(`${name} `);
  });

  it('says what a refused variable must be', () => {
    expect(messageOf({ ...LEAST, PLIMSOLL_DATABASE_CONNECTIONS: '1' })).toContain(
      'PLIMSOLL_DATABASE_CONNECTIONS must be a whole number of 2 or more',
    );
    expect(messageOf({ ...LEAST, PLIMSOLL_LOG_LEVEL: 'loud' })).toContain(
      'PLIMSOLL_LOG_LEVEL must be one of trace, debug',
    );
  });

  it('reports all errors together, and how to create a secret', () => {
    const message = messageOf({ PORT: 'x', PLIMSOLL_ROLE: 'y', PLIMSOLL_SECRET_FILE: '/nowhere/secret' });
    for (const name of ['DATABASE_URL', 'PORT', 'PLIMSOLL_ROLE', 'PLIMSOLL_SECRET_FILE', '/nowhere/secret'])
      expect(message).toContain(name);
    expect(messageOf({ DATABASE_URL: LEAST.DATABASE_URL })).toContain('openssl rand -base64 32');
  });

  it('shows no secret that it rejects (X-01)', () => {
    expect(messageOf({ ...LEAST, PLIMSOLL_SECRET: 'canary' })).not.toContain('canary');
    expect(messageOf({ ...LEAST, DATABASE_URL: 'mysql://u:canary@h/x' })).not.toContain('canary');
  });

  it('reads each variable from a file too, without the trailing newline; the variable itself wins', () => {
    const path = writeTemporary(`${'f'.repeat(40)}\n`);
    const { PLIMSOLL_SECRET: _, ...rest } = LEAST;
    expect(parseConfig({ ...rest, PLIMSOLL_SECRET_FILE: path }).secret).toBe('f'.repeat(40));
    expect(parseConfig({ ...LEAST, PLIMSOLL_SECRET_FILE: path }).secret).toBe(SECRET);
    expect(parseConfig({ ...LEAST, PORT_FILE: writeTemporary('8080\n') }).port).toBe(8080);
    expect(
      parseConfig({ ...LEAST, DATABASE_URL: undefined, DATABASE_URL_FILE: writeTemporary(' postgres://h/x ') })
        .databaseUrl,
    ).toBe('postgres://h/x');
    expect(messageOf({ ...rest, PLIMSOLL_SECRET_FILE: writeTemporary('short') })).toContain('PLIMSOLL_SECRET must');
  });

  it('ignores variables without its prefix', () => {
    expect(parseConfig({ ...LEAST, HOST: '0.0.0.0', HOSTNAME: 'a1b2', SECRET: 'x', ROLE: 'web' })).toEqual(
      parseConfig(LEAST),
    );
  });
});

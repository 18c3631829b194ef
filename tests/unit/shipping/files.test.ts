import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { parseConfig } from '#lib/config/config.ts';
import { clientAddress } from '#lib/http/address.ts';

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../../..', path), 'utf8');
const LIMIT = 256;

const Service = z.object({
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.array(z.string()),
  mem_limit: z.string(),
  restart: z.string(),
  stop_grace_period: z.string(),
  volumes: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
});
const Compose = z.object({
  services: z.object({
    plimsoll: Service.extend({
      user: z.string(),
      ports: z.array(z.string()),
      env_file: z.string(),
      depends_on: z.object({ database: z.object({ condition: z.literal('service_healthy') }) }),
    }),
    database: Service.extend({ image: z.string(), healthcheck: z.object({ test: z.array(z.string()) }) }),
  }),
  volumes: z.record(z.string(), z.null()),
});

describe('compose.yaml', () => {
  const { services, volumes } = Compose.parse(parse(read('compose.yaml')));

  it('gives the services no writable root, no capabilities and no new privileges', () => {
    for (const service of Object.values(services)) expect(service.security_opt).toContain('no-new-privileges:true');
    expect(services.plimsoll.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(services.plimsoll.mem_limit).toBe(`${LIMIT}m`);
  });

  it('keeps the database in a named volume at the path of PostgreSQL 18', () => {
    expect(services.database.image).toMatch(/^postgres:18/);
    expect(services.database.volumes).toEqual(['database:/var/lib/postgresql']);
    expect(Object.keys(volumes)).toEqual(['database']);
    expect(services.database.healthcheck.test).toContain('pg_isready');
  });

  it('publishes its port on this machine only, and takes secrets only from .env', () => {
    expect(services.plimsoll.ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    expect(services.plimsoll.env_file).toBe('.env');
    expect(services.plimsoll.environment.DATABASE_URL).toContain('${POSTGRES_PASSWORD:?');
    expect(services.database.environment.POSTGRES_PASSWORD).toContain('${POSTGRES_PASSWORD:?');
  });
});

describe('fly.toml', () => {
  const text = read('fly.toml');

  it('takes the client address from the header of Fly, so that clients are distinct', () => {
    const env = Object.fromEntries(
      [...text.matchAll(/^ {2}(\w+) = '([^']*)'$/gm)].map(([, name, value]) => [name, value]),
    );
    const given = { DATABASE_URL: 'postgresql://localhost/x', PLIMSOLL_SECRET: 's'.repeat(32) };
    const { trustedProxies, clientIpHeader } = parseConfig({ ...env, ...given });
    const from = (client: string) =>
      clientAddress(
        '172.16.0.2',
        { 'fly-client-ip': client, 'x-forwarded-for': `192.0.2.66, ${client}, 66.241.124.1` },
        { trustedProxies, clientIpHeader },
      );
    expect([from('203.0.113.9'), from('2001:db8::7')]).toEqual(['203.0.113.9', '2001:db8::7']);
  });
  const settingOf = (name: string) => new RegExp(`^\\s*${name} = (.*)$`, 'm').exec(text)?.[1];

  it('has one small machine with a health check that is never stopped', () => {
    expect(settingOf('auto_stop_machines')).toBe("'off'");
    expect(settingOf('min_machines_running')).toBe('1');
    expect(settingOf('memory')).toBe(`'${LIMIT}mb'`);
    expect(settingOf('path')).toBe("'/api/ready'");
    expect(settingOf('internal_port')).toBe(settingOf('PORT')?.replaceAll("'", ''));
  });

  it('lists the secrets and contains none', () => {
    const assigned = text.split('\n').filter((line) => /^\s*\w+ = /.test(line));
    for (const name of ['DATABASE_URL', 'PLIMSOLL_SECRET', 'PLIMSOLL_ADMIN_TOKEN']) {
      expect(text).toMatch(new RegExp(`^#   ${name} `, 'm'));
      expect(assigned.filter((line) => line.includes(name))).toEqual([]);
    }
  });
});

describe('docs/install.md', () => {
  const text = read('docs/install.md');
  const manifest = /```yaml\n(apiVersion: apps\/v1[\s\S]*?)```/.exec(text)?.[1] ?? '';

  it('has a Kubernetes manifest of at most 40 lines', () => {
    expect(manifest.trim().split('\n').length).toBeLessThanOrEqual(40);
    const [deployment, service] = parseAllDocuments(manifest).map((document) => document.toJS());
    const { containers, securityContext } = deployment.spec.template.spec;
    expect(securityContext.runAsNonRoot).toBe(true);
    expect(containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(containers[0].readinessProbe.httpGet.path).toBe('/api/ready');
    expect(containers[0].resources.limits.memory).toBe(`${LIMIT}Mi`);
    expect(service.spec.ports[0].targetPort).toBe(containers[0].ports[0].containerPort);
    expect(service.spec.selector).toEqual(deployment.spec.template.metadata.labels);
  });

  it('names only existing variables', () => {
    const known = read('lib/config/config.ts') + read('compose.yaml') + read('compose.build.yaml');
    const named = new Set(`${text}${read('fly.toml')}${read('bin/write-env.mjs')}`.match(/PLIMSOLL_[A-Z_]+/g));
    expect(named.size).toBeGreaterThan(4);
    for (const name of named) expect(known, name).toContain(name);
  });
});

describe('the Dockerfile', () => {
  const text = read('Dockerfile');
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  const indexOf = (start: string) => lines.findIndex((line) => line.startsWith(start));

  it('installs dependencies before it copies sources, and no system packages', () => {
    expect(indexOf('COPY package.json package-lock.json')).toBeLessThan(indexOf('COPY . .'));
    expect(text).toMatch(/npm ci /);
    expect(lines.join('\n')).not.toMatch(/\b(apk|apt|apt-get|yum|dnf)\b/);
  });

  it('takes secrets as mounts, never as arguments', () => {
    expect(text).toContain('--mount=type=secret,id=npmrc');
    expect(lines.filter((line) => /^(ARG|ENV) .*(TOKEN|SECRET|PASSWORD|KEY)/i.test(line))).toEqual([]);
  });

  it('copies the application after layers that change less often', () => {
    const copies = lines.filter((line) => line.startsWith('COPY --from=builder'));
    expect(copies.map((line) => line.split(' ')[2])).toEqual([
      '/out/framework/',
      '/out/libraries/',
      '/out/application/',
    ]);
  });

  it('has a build context with only the files of the build', () => {
    const rules = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(rules[0]).toBe('*');
    const letIn = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
    for (const name of ['.git', 'node_modules', 'tests', 'docs', '.env', '.plimsoll', '.next']) {
      expect(letIn, name).not.toContain(name);
    }
    for (const name of ['app', 'components', 'lib', 'prisma', 'public', 'bin', 'package-lock.json', 'proxy.ts']) {
      expect(letIn, name).toContain(name);
    }
  });
});

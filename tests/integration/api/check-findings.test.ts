import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Check } from '#lib/views/dto/check.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { type FoundRow, insertFindingRows } from '#tests/support/finding-rows.ts';
import { buildImage } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { type Api, openApi } from './api.ts';

const DEV: FoundRow = { kind: 'dev-dependencies', savedBytes: 18_900_000 };
const SECRET: FoundRow = { kind: 'secret', id: 'secret-of-the-key-file', savedBytes: 0 };

let api: Api;
let registry: DockerRegistry;
let repositoryId = '';

const nameOf = (tag: string) => `${registry.host}/acme/api:${tag}`;
const imageOf = (bytes: number) =>
  buildImage({ flavour: 'oci', layers: [{ instruction: 'COPY . .', files: { 'app/model': new Uint8Array(bytes) } }] });

beforeAll(async () => {
  api = await openApi();
  registry = await startDockerRegistry();
  await pushImage(nameOf('main'), imageOf(900_000));
  await pushImage(nameOf('next'), imageOf(900_001));
  const added = await api.call('POST', '/api/v1/repositories', { reference: nameOf('main'), insecure: true });
  expect(added.status, added.text).toBe(201);
  repositoryId = (added.body as { id: string }).id;
  expect(await api.runtime.poller.pollNow(repositoryId, 'manual')).toMatchObject({ state: 'succeeded' });
});
beforeEach(() => api.runtime.db.findingSet.deleteMany());
afterAll(async () => {
  await registry.remove();
  await api.close();
});

async function store(tag: string, found: readonly FoundRow[]): Promise<void> {
  const { db } = api.runtime;
  const current = await db.tagCurrent.findFirstOrThrow({ where: { tag: { repositoryId, name: tag } } });
  const { digest } = await db.manifest.findUniqueOrThrow({ where: { id: current.manifestId } });
  await insertFindingRows(db, { repositoryId, digest, found });
}

async function check() {
  const answer = await api.call('POST', '/api/v1/check', { image: nameOf('next'), baseline: 'main' });
  expect(answer.status, answer.text).toBe(200);
  return Check.parse(answer.body);
}

describe('a check of an image that is read already', () => {
  it('warns of what it adds to the findings of its baseline', async () => {
    await store('main', []);
    await store('next', [DEV]);
    const { verdict, reasons, report } = await check();
    expect(verdict).toBe('warn');
    const message = 'This change adds 18.9 MB of dev dependencies.';
    expect(reasons).toContainEqual({ code: 'findings-added', platform: expect.any(String), message });
    expect(report).toContain(message);
  });

  it('has of a secret only that it was added', async () => {
    await store('main', []);
    await store('next', [SECRET]);
    const answer = await check();
    expect(answer.reasons.map(({ message }) => message)).toContain('1 secret was added; details in Plimsoll.');
    expect(JSON.stringify(answer)).not.toContain(SECRET.id);
  });

  it('has neither dismissed findings nor files that only have the name of a secret', async () => {
    await store('main', []);
    await store('next', [DEV, SECRET, { ...SECRET, id: 'secret-by-name', certainty: 'likely' }]);
    const { db } = api.runtime;
    const ids = (await db.finding.findMany({ where: { certainty: 'certain' } })).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    for (const findingId of ids)
      await db.findingDismissal.create({ data: { repositoryId, findingId, reason: 'r', by: 'b', at: new Date() } });
    const { reasons } = await check();
    expect(reasons.map(({ code }) => code)).not.toContain('findings-added');
    expect(reasons.map(({ code }) => code)).not.toContain('secrets-added');
    await db.findingDismissal.deleteMany();
    expect((await check()).reasons.map(({ message }) => message)).toContain('1 secret was added; details in Plimsoll.');
  });

  it('passes while the findings of the baseline are unknown', async () => {
    await store('next', [DEV]);
    expect(await check()).toMatchObject({ verdict: 'pass' });
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { listWorkflowErrors } from '#tests/support/workflow-errors.ts';

const FOLDER = resolve(import.meta.dirname, '../../../.github/workflows');
const files = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));

const Permissions = z.union([z.object({}).catchall(z.enum(['read', 'write', 'none'])), z.string()]);
const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const Workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: Permissions,
  jobs: z.record(
    z.string(),
    z.object({
      permissions: Permissions,
      'timeout-minutes': z.number(),
      needs: z.union([z.string(), z.array(z.string())]).optional(),
      steps: z.array(Step),
    }),
  ),
});

/** Returns violations of the project's own rules for workflows. */
function listFaults(text: string): string[] {
  const { on, permissions, jobs } = Workflow.parse(parse(text));
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const pinned = text.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line));
  return [
    ...('pull_request_target' in on || 'workflow_run' in on ? ['runs foreign code with our rights'] : []),
    ...(JSON.stringify(permissions) === '{}' ? [] : ['gives rights to all jobs']),
    ...Object.entries(jobs).flatMap(([id, job]) =>
      typeof job.permissions === 'string' ? [`${id} has all rights`] : [],
    ),
    ...pinned
      .filter((line) => !/uses: (?:\.\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/.test(line))
      .map((line) => `${line.trim()} is not pinned by commit, with its version behind it`),
    ...steps
      .filter(
        ({ uses, with: given }) => uses?.startsWith('actions/checkout@') && given?.['persist-credentials'] !== false,
      )
      .map(() => 'leaves its token in the checkout'),
    // GitHub inserts expressions before the shell parses the line, so external values must be passed as variables.
    ...steps.filter(({ run }) => run?.includes('${{')).map(({ run }) => `inserts an expression into a script: ${run}`),
  ];
}

describe('a workflow', () => {
  it.each(files)('is valid for GitHub: $name', async ({ name, text }) => {
    expect(await listWorkflowErrors(name, text)).toEqual([]);
  });

  it.each(files)('pins its actions, names its permissions and runs no foreign code: $name', ({ text }) => {
    expect(listFaults(text)).toEqual([]);
  });

  it('is rejected with a fault', async () => {
    expect(await listWorkflowErrors('x.yml', 'on: push\njobs:\n  a:\n    runs_on: x\n    steps: []\n')).not.toEqual([]);
    expect(
      await listWorkflowErrors(
        'x.yml',
        `on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{run: "\${{ nothing.x }}"}]\n`,
      ),
    ).not.toEqual([]);
    const bad = [
      'on: { pull_request_target: {} }',
      'permissions: write-all',
      'jobs:',
      '  a:',
      '    timeout-minutes: 1',
      '    permissions: write-all',
      '    steps:',
      '      - uses: actions/checkout@v4',
      `      - run: echo \${{ github.ref }}`,
    ].join('\n');
    expect(listFaults(bad)).toHaveLength(6);
  });
});

describe('the release workflow', () => {
  const text = files.find(({ name }) => name === 'release.yml')?.text ?? '';
  const { on, jobs } = Workflow.parse(parse(text));
  const needsOf = (id: string) => [jobs[id]?.needs ?? []].flat();
  const scriptsOf = (id: string) =>
    (jobs[id]?.steps ?? []).map(({ run = '', uses = '' }) => `${uses} ${run}`).join('\n');

  it('starts only for version tags', () => {
    expect(on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+', 'v[0-9]+.[0-9]+.[0-9]+-*'] } });
  });

  it('publishes only what passed the tests and ran on both platforms', () => {
    expect(scriptsOf('gate')).toContain('.ci/run');
    expect(needsOf('image')).toEqual(['gate']);
    expect(needsOf('try')).toEqual(['image']);
    expect(needsOf('publish')).toEqual(['gate', 'image', 'try']);
    expect(needsOf('notes')).toContain('publish');
    expect(scriptsOf('image')).not.toContain('--tag');
    expect(text).toContain('runner: [ubuntu-24.04, ubuntu-24.04-arm]');
  });

  it('builds both platforms with SBOM and provenance, and signs the digest before it is tagged', () => {
    const build = jobs.image?.steps.find(({ uses }) => uses?.startsWith('docker/build-push-action@'))?.with;
    expect(build).toMatchObject({ platforms: 'linux/amd64,linux/arm64', sbom: true, provenance: 'mode=max' });
    expect(build?.outputs).toContain('push-by-digest=true');
    const publish = scriptsOf('publish');
    const order = [
      'cosign sign --yes',
      'actions/attest@',
      'cosign verify',
      'gh attestation verify',
      'imagetools create --tag',
    ];
    const places = order.map((part) => publish.indexOf(part));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('gives each job the least permissions', () => {
    expect(Object.fromEntries(Object.entries(jobs).map(([id, { permissions }]) => [id, permissions]))).toEqual({
      gate: { contents: 'read' },
      image: { contents: 'read', packages: 'write' },
      try: { contents: 'read', packages: 'read' },
      publish: { contents: 'read', packages: 'write', 'id-token': 'write', attestations: 'write' },
      notes: { contents: 'write' },
    });
  });
});

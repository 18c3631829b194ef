import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Container, runContainer, runInImage } from '#tests/support/image/container.ts';
import { makeMemoryGroup } from '#tests/support/image/memory-group.ts';
import budget from './budget.json' with { type: 'json' };
import { images, makeWorld, migrateWorld, title, type World } from './running.ts';

const SETTLE_MS = 5_000;

/** Without a control group the image sizes its memory for the whole machine. */
const group =
  images === null ? { reason: '' } : makeMemoryGroup(`plimsoll-run-${process.pid}`, budget.memoryLimitBytes);

describe.skipIf(images === null)(title('the image, run unprivileged on a read-only root'), () => {
  let world: World;
  let container: Container;

  beforeAll(async () => {
    world = await makeWorld();
    await migrateWorld(world);
    const options = 'reason' in group ? world.options : { ...world.options, group };
    container = await runContainer(options);
    console.info(`ready after ${Math.round(container.readyMs)} ms`);
  });
  afterAll(async () => {
    await world.drop();
    if (!('reason' in group)) group.remove();
  });

  it.skipIf('reason' in group)('uses little memory while it idles within 256 MB', async () => {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    console.info(`idle: ${Math.round(container.residentBytes() / 1e6)} MB resident`);
    expect(container.residentBytes()).toBeLessThanOrEqual(budget.idleBytes);
  });

  it('serves pages, assets and the API', async () => {
    for (const path of ['/', '/sign-in', '/icon.svg', '/api/health', '/api/ready']) {
      expect((await fetch(container.url + path)).status, path).toBe(200);
    }
    const page = await (await fetch(`${container.url}/sign-in`)).text();
    const [script] = /\/_next\/static\/[^"]+\.js/.exec(page) ?? [];
    expect((await fetch(container.url + script)).status).toBe(200);
  });

  it('passes its health check', async () => {
    expect(await container.checkHealth()).toBe(0);
  });

  it('logs only JSON', () => {
    const lines = container
      .output()
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(JSON.parse(line), line).toMatchObject({ level: expect.any(String) });
  });

  it('stops in time, and then fails its health check', async () => {
    const { code, ms } = await container.stop();
    console.info(`stopped after ${Math.round(ms)} ms`);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(budget.stopMs);
    expect(await container.checkHealth()).toBe(1);
  });

  it.each([
    ['DATABASE_URL', /^plimsoll: DATABASE_URL is not set .*postgresql:\/\//],
    ['PLIMSOLL_SECRET', /^plimsoll: PLIMSOLL_SECRET is not set .*openssl rand -base64 32/],
  ])('ends with one line when %s is missing', async (name, sentence) => {
    const { [name]: _, ...env } = world.options.env;
    const { code, output } = await runInImage({ ...world.options, env }, world.options.image.config.Cmd);
    expect(code).toBe(1);
    expect(output.trim()).toMatch(sentence);
    expect(output.trim()).not.toContain('\n');
  });

  it('cannot write beside its code, and does not run as root', async () => {
    const script = `const fs = require('node:fs');
      try { fs.writeFileSync('/app/x', ''); console.log('written'); } catch (error) { console.log(error.code); }
      console.log(process.getuid());`;
    const { output } = await runInImage(world.options, ['node', '-e', script]);
    expect(output.trim().split('\n')).toEqual(['EROFS', world.options.image.config.User?.split(':')[0]]);
  });

  it('checks a plimsoll.yaml without a database', async () => {
    const { code, output } = await runInImage(world.options, ['node', 'bin/config-check.mjs', '--help']);
    expect(code, output).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { sendConsoleTo, sendWarningsTo } from '#lib/log/console.ts';
import { createLog } from '#lib/log/log.ts';
import { runWithRequest } from '#lib/log/request-trace.ts';

function openConsole() {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('debug', { write: (line: string) => lines.push(JSON.parse(line)) });
  const target = { ...console };
  sendConsoleTo(log, target);
  return { target, lines, log };
}

describe('console output', () => {
  it('becomes log lines without colours and empty lines', () => {
    const { target, lines } = openConsole();
    target.log('\u001b[32m✓\u001b[39m', 'ready in %d ms', 7);
    target.warn(' ⚠ careful');
    target.log('');
    target.log();
    expect(lines).toMatchObject([
      { level: 'info', msg: expect.stringMatching(/^✓ ready in .*7/) },
      { level: 'warn', msg: '⚠ careful' },
    ]);
    expect(lines).toHaveLength(2);
  });

  it('keeps the stack of an error and removes its secrets', () => {
    const { target, lines } = openConsole();
    target.error(' ⨯', Object.assign(new Error('it failed'), { token: 'canary' }));
    expect(lines).toMatchObject([
      {
        level: 'error',
        msg: 'it failed',
        err: { message: 'it failed', stack: expect.stringContaining('console.test') },
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('has the id of the current request', () => {
    const { target, lines } = openConsole();
    const trace = {
      id: 'r-7',
      address: 'a',
      scheme: null,
      opensPage: false,
      isLocal: false,
      allowsEval: false,
      caller: null,
      isAnswered: false,
    };
    runWithRequest(trace, () => target.error('in it'));
    target.error('outside');
    expect(lines.map(({ requestId }) => requestId)).toEqual(['r-7', undefined]);
  });

  it('includes a warning of Node.js as one line', async () => {
    const { log, lines } = openConsole();
    const before = process.listeners('warning');
    sendWarningsTo(log);
    process.emitWarning('old ways', 'DeprecationWarning');
    await new Promise((done) => setImmediate(done));
    process.removeAllListeners('warning');
    for (const listener of before) process.on('warning', listener);
    expect(lines).toMatchObject([
      { level: 'warn', msg: 'old ways', err: { stack: expect.stringContaining('DeprecationWarning') } },
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemDocument } from '#lib/http/problem.ts';
import { Preview } from '#lib/views/dto/preview.ts';
import { type Answer, type Api, openApi } from './api.ts';

const MIB = 1024 * 1024;
let api: Api;

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const preview = (text: string) => api.call('POST', '/api/v1/repositories/preview', { text });
const read = (answer: Answer) => {
  expect(answer.status, answer.text.slice(0, 500)).toBe(200);
  return Preview.parse(answer.body);
};
const services = (count: number, one: string) =>
  Array.from({ length: count }, (_, at) => `  s${at}:\n${one}\n    image: alpine:3.20\n`).join('');

describe('the preview of a text', () => {
  it.each([
    [
      '100 services that share an anchor',
      `x-log: &log\n  driver: local\nservices:\n${services(100, '    logging: *log')}`,
    ],
    [
      'anchors that merge into each other',
      `x-a: &a\n  restart: always\nx-b: &b\n  <<: *a\nx-c: &c\n  <<: *b\nservices:\n${services(100, '    <<: *c')}`,
    ],
  ])('reads %s', async (_, text) => {
    expect(read(await preview(text))).toMatchObject({
      source: 'compose',
      items: [{ mentions: 100, reference: { full: 'docker.io/library/alpine:3.20' } }],
      skipped: [],
    });
  });

  it('leaves out an anchor that expands too far, and names its line', async () => {
    const bomb = [...'bcdefghij'].map(
      (name, at) => `x-${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(',')}]`,
    );
    const text = ['services: {a: {image: nginx}}', 'x-a: &a [x,x,x,x,x,x,x,x,x]', ...bomb].join('\n');
    const { items, skipped } = read(await preview(text));
    expect(items).toHaveLength(1);
    expect(skipped[0]).toMatchObject({ line: 7, text: '*e' });
  });

  it('finds no image in prose, and reports that', async () => {
    const { source, items, skipped } = read(await preview('we build the api and the web\nand they are large now'));
    expect({ source, items }).toEqual({ source: 'unknown', items: [] });
    expect(skipped).toMatchObject([{ line: 1, reason: 'this is not a text that images can be read from' }]);
  });

  it('reads 4 MiB, also when JSON needs twice as much, while other requests are answered', async () => {
    const pod = 'kind: Pod\napiVersion: v1\nspec:\n  containers:\n  - image: "nginx:1.25"\n---\n';
    const text = pod.repeat(4_000) + '"'.repeat(4 * MIB - pod.length * 4_000);
    const [answer, health] = await Promise.all([preview(text), api.call('GET', '/api/v1/overview')]);
    expect(read(answer).items).toMatchObject([{ mentions: 4_000, line: 5 }]);
    expect(health.status).toBe(200);
  });

  it.each([4 * MIB + 1, 8 * MIB])('refuses %i bytes with a hint', async (bytes) => {
    const answer = await preview('a'.repeat(bytes));
    expect(answer.status).toBe(422);
    expect(answer.body as ProblemDocument).toMatchObject({
      code: 'too-large',
      field: 'text',
      detail: 'The text is longer than 4 MiB.',
      hint: 'Paste it in parts, or only the names of the images.',
    });
  });

  it('refuses a body above the size limit with the same hint', async () => {
    const answer = await preview('a'.repeat(9 * MIB));
    expect(answer.status).toBe(413);
    expect((answer.body as ProblemDocument).hint).toBe('Paste it in parts, or only the names of the images.');
  });
});

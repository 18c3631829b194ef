import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProblemDocument } from '#lib/views/dto/common.ts';
import { type Api, openApi } from './api.ts';

const PATH = '/api/v1/channels';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

it('channels name all invalid fields of settings, secrets and template together', async () => {
  const mail = {
    host: 'not a host',
    port: 70_000,
    from: 'nobody',
    to: ['a@b.c', 'x'],
    template: { body: '{{who}}' },
  };
  const answer = await api.call('POST', PATH, {
    name: 'x',
    kind: 'email',
    settings: mail,
    secrets: { password: 'x' },
  });
  expect(answer.status, answer.text).toBe(422);
  const { field, detail, hint, fields } = ProblemDocument.parse(answer.body);
  expect(fields?.map((refused) => refused.field)).toEqual([
    'settings.host',
    'settings.port',
    'settings.from',
    'settings.to.1',
    'settings.template.body',
    'secrets.username',
  ]);
  expect({ field, detail, hint }).toEqual({ ...fields?.[0], hint: fields?.[0]?.hint });
  expect(fields?.at(-2)).toMatchObject({ detail: '{{who}} is not a placeholder.', hint: expect.any(String) });
  const one = await api.call('POST', PATH, { name: 'x', kind: 'ntfy', settings: { topic: 'a/b' } });
  expect(ProblemDocument.parse(one.body)).toMatchObject({ field: 'settings.topic' });
  expect(one.body).not.toHaveProperty('fields');
  const body = await api.call('POST', PATH, { name: '', kind: 'ntfy', settings: {}, messagesPerDay: 0 });
  expect(ProblemDocument.parse(body.body).fields?.map((refused) => refused.field)).toEqual(['name', 'messagesPerDay']);
});

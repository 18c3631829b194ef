import { expect, it } from 'vitest';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { findNewsletterChannel } from '#lib/db/deliveries/newsletter.ts';
import { composeNewsletter } from '#lib/deliver/compose-newsletter.ts';
import { HIDDEN, openSecretWorld, secret } from '../incidents/secret-world.ts';
import { openSendingPushes } from './sending-pushes.ts';

const [A, B] = [secret('a'), secret('b')];
const APP = expect.stringMatching(
  /^[^ ]+ secrets? (?:was|were) added to 127\.0\.0\.1:\d+\/team\/app:latest; details in Plimsoll$/,
);

it('a channel gets the summary of secrets that were there, those of pushes, and the end (D-48, D-49, D-54)', async () => {
  const sending = await openSendingPushes();
  const world = await openSecretWorld([secret('before')], sending);
  await sending.send();
  await world.pushWith([secret('before'), A]);
  await sending.send();
  await world.pushWith([secret('before'), A, B]);
  await sending.send();
  await world.pushWith([]);
  await sending.send();
  expect(await sending.titles()).toEqual([
    'Plimsoll found 1 secret in images of 1 repository that was there before; details in Plimsoll',
    APP,
    expect.stringMatching(/^1 more secret was added to .*:latest; details in Plimsoll$/),
    expect.stringMatching(/^No tag of .* has the 2 secrets any more$/),
  ]);
  const texts = (await sending.texts()).join('\n');
  expect(texts).toContain('https://plimsoll.test/incidents/2');
  expect(texts).not.toContain(HIDDEN);
});

it('secrets that two pushes add before the first message are one message with their number', async () => {
  const sending = await openSendingPushes();
  const world = await openSecretWorld([], sending);
  await world.pushWith([A]);
  await world.pushWith([A, B]);
  await sending.send();
  expect(await sending.titles()).toEqual([expect.stringMatching(/^2 secrets were added to .*:latest; details/)]);
});

it('a digest has the number of the secrets of open incidents, and not of those that were there before', async () => {
  const sending = await openSendingPushes();
  const world = await openSecretWorld([secret('before')], sending);
  await world.pushWith([secret('before'), A]);
  const { id } = await world.db.channel.findFirstOrThrow();
  const channel = await findNewsletterChannel(world.db, id);
  if (channel === null) throw new Error('the channel is there');
  const now = world.clock.now();
  const facts = await composeNewsletter(world.db, channel, { now, baseUrl: 'https://plimsoll.test' });
  expect(facts.incidents.open.map(({ secrets }) => secrets)).toEqual([{ count: 1, tag: 'latest' }]);
  const { body } = renderPlain({ kind: 'digest', id: 'd', type: 'digest', at: '', test: false, facts });
  expect(body).toMatch(/team\/app:latest: 1 secret\n/);
  expect(JSON.stringify([facts, body])).not.toContain(HIDDEN);
});

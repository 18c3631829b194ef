import { waitUntil } from '#tests/support/app.ts';
import { type Receiver, startReceiver } from '#tests/support/receiver.ts';

/** Sends a request to the release as an admin. */
export type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

type Item = { id: string };
type Items = { items: Item[] };

/**
 * Creates rules that detect growth of a few bytes, a budget, and channels that get messages. @returns the receiver of
 * the messages
 */
export async function setUpAlerts(call: Call): Promise<Receiver> {
  const receiver = await startReceiver();
  const floor = { bytes: 1, share: 0.01 };
  const { id: rule } = await call<Item>('POST', '/api/v1/rules', {
    name: 'All growth',
    settings: { steps: { small: floor, large: floor }, messages: { ownBytes: 1, ownShare: 0.01 } },
  });
  await call('PATCH', `/api/v1/rules/${rule}`, { name: 'Any growth' });
  const { id: budget } = await call<Item>('POST', '/api/v1/budgets', { metric: 'layer', limitBytes: 5_000 });
  await call('PATCH', `/api/v1/budgets/${budget}`, { metric: 'total', limitBytes: 3_300 });
  const { id: channel } = await call<Item>('POST', '/api/v1/channels', {
    name: 'Hook',
    kind: 'webhook',
    settings: { url: receiver.url },
    allowPrivate: true,
  });
  const other = {
    name: 'Other',
    kind: 'gotify',
    settings: { url: receiver.url },
    secrets: { token: 'Abc' },
    enabled: false,
  };
  const { id: unused } = await call<Item>('POST', '/api/v1/channels', { ...other, allowPrivate: true });
  await call('PATCH', `/api/v1/channels/${unused}`, { name: 'Another' });
  await call('POST', `/api/v1/channels/${channel}/test`, {});
  await waitUntil(async () => receiver.received.length > 0, 60_000);
  await call('POST', '/api/v1/routes', { channelIds: [channel], matches: { kinds: ['step', 'budget'] } });
  const until = new Date(Date.now() + 86_400_000).toISOString();
  await call('POST', '/api/v1/mutes', { matches: { kind: 'creep' }, reason: 'Known', until });
  return receiver;
}

/** Does everything that people do with incidents, after the pushes of the recording have opened some. */
export async function handleAlerts(call: Call, receiver: Receiver): Promise<void> {
  // The first message of an incident waits two minutes for other series.
  await waitUntil(async () => receiver.received.length > 1, 180_000);
  const { items: incidents } = await call<Items>('GET', '/api/v1/incidents?kind=step&state=all');
  const [incident] = incidents;
  if (!incident) throw new Error('The pushes opened no incident.');
  const { items: deliveries } = await call<Items>('GET', '/api/v1/deliveries');
  await call('GET', `/api/v1/deliveries/${deliveries[0]?.id}`);
  const { items: channels } = await call<Items>('GET', '/api/v1/channels');
  for (const path of [
    'budgets',
    'rules',
    'routes',
    'mutes',
    `incidents/${incident.id}`,
    `digest/preview?channelId=${channels[0]?.id}`,
  ])
    await call('GET', `/api/v1/${path}`);
  for (const path of ['/incidents', '/settings/channels', '/settings/budgets', '/settings/deliveries'])
    await call('GET', path);
  await call('POST', `/api/v1/incidents/${incident.id}/acknowledge`, {});
  await call('POST', `/api/v1/incidents/${incident.id}/accept`, { reason: 'Meant' });
  await call('POST', `/api/v1/incidents/${incident.id}/reopen`, {});
  for (const { id } of channels) await call('DELETE', `/api/v1/channels/${id}`);
  const { items: budgets } = await call<Items>('GET', '/api/v1/budgets');
  for (const { id } of budgets) await call('DELETE', `/api/v1/budgets/${id}`);
}

type Asked = { body?: unknown; as: Record<string, string> };
type WithId = { id: string };

const PASSWORD = 'a lighthouse behind the fog';

/** Everything people do at the door and in the settings of a release: come in, invite, change, make tokens, go. */
export async function driveAccounts(
  url: string,
  token: string,
  admin: { email: string; password: string },
): Promise<void> {
  const machine = { authorization: `Bearer ${token}` };
  const ada = await signIn(url, admin);
  for (const path of ['/', '/account', '/settings', '/settings/people', '/settings/owners', '/settings/audit'])
    await ask(url, 'GET', path, { as: ada });
  const made = await post<WithId>('/api/v1/tokens', ada, { name: 'ci', scopes: ['read', 'check'] });
  await post('/api/v1/owners/preview', ada, { items: [{ pattern: '*/team/app', owner: 'Apps' }] });
  await ask(url, 'PUT', '/api/v1/owners', { as: ada, body: { items: [{ pattern: '*/team/app', owner: 'Apps' }] } });
  const bob = await inviteBob(ada);
  await ask(url, 'POST', '/api/v1/password', { as: bob, body: { current: PASSWORD, next: `${PASSWORD}, again` } });
  for (const path of ['me', 'owners', 'users', 'invitations', 'audit', 'tokens', 'sessions', 'registries'])
    await ask(url, 'GET', `/api/v1/${path}`, { as: ada });
  const { items: users } = await get<{ items: (WithId & { email: string })[] }>('/api/v1/users', machine);
  const id = users.find(({ email }) => email.startsWith('bob'))?.id;
  await ask(url, 'PATCH', `/api/v1/users/${id}`, { as: ada, body: { role: 'editor', name: 'Bob' } });
  await post(`/api/v1/users/${id}/reset`, ada, {});
  await ask(url, 'PATCH', `/api/v1/users/${id}`, { as: ada, body: { isDisabled: true } });
  await ask(url, 'DELETE', `/api/v1/users/${id}`, { as: ada });
  const { items: sessions } = await get<{ items: WithId[] }>('/api/v1/sessions', await signIn(url, admin));
  await ask(url, 'DELETE', `/api/v1/sessions/${sessions.at(-1)?.id}`, { as: await signIn(url, admin) });
  await ask(url, 'DELETE', `/api/v1/tokens/${made.id}`, { as: await signIn(url, admin) });
  await post('/api/v1/sign-out', await signIn(url, admin), {});
  await post('/api/v1/sign-out-everywhere', await signIn(url, admin), {});

  /** One invitation is taken, another withdrawn. @returns the browser of who took it */
  async function inviteBob(by: Record<string, string>): Promise<Record<string, string>> {
    const { id: unused } = await post<WithId>('/api/v1/invitations', by, { role: 'viewer' });
    await ask(url, 'DELETE', `/api/v1/invitations/${unused}`, { as: by });
    const email = 'bob@plimsoll.test';
    const invitation = await post<{ url: string }>('/api/v1/invitations', by, { role: 'viewer', email });
    const code = invitation.url.split('#')[1];
    await post('/api/v1/invitations/look', {}, { code });
    await post('/api/v1/invitations/accept', {}, { code, name: 'Bob', email, password: PASSWORD });
    return signIn(url, { email, password: PASSWORD });
  }

  function get<T>(path: string, as: Record<string, string>): Promise<T> {
    return ask(url, 'GET', path, { as });
  }

  function post<T>(path: string, as: Record<string, string>, body: object): Promise<T> {
    return ask(url, 'POST', path, { as, body });
  }
}

/** @returns the Cookie header of that browser */
async function signIn(url: string, account: { email: string; password: string }): Promise<Record<string, string>> {
  const { response } = await send(url, 'POST', '/api/v1/sign-in', { as: {}, body: account });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return { cookie: cookies.join('; ') };
}

async function ask<T>(url: string, method: string, path: string, asked: Asked): Promise<T> {
  const { response, text } = await send(url, method, path, asked);
  return (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : true) as T;
}

async function send(url: string, method: string, path: string, { as, body }: Asked) {
  const response = await fetch(url + path, {
    method,
    headers: { ...as, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
  return { response, text };
}

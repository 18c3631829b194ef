type CallOptions = { body?: unknown; as: Record<string, string> };
type WithId = { id: string };

const PASSWORD = 'a lighthouse behind the fog';

/** Does everything that people do with accounts in a release: sign in, invite, change, create tokens, sign out. */
export async function driveAccounts(
  url: string,
  token: string,
  admin: { email: string; password: string },
): Promise<void> {
  const machine = { authorization: `Bearer ${token}` };
  const ada = await signIn(url, admin);
  for (const path of ['/', '/account', '/settings', '/settings/people', '/settings/owners', '/settings/audit'])
    await call(url, 'GET', path, { as: ada });
  const made = await post<WithId>('/api/v1/tokens', ada, { name: 'ci', scopes: ['read', 'check'] });
  await post('/api/v1/owners/preview', ada, { items: [{ pattern: '*/team/app', owner: 'Apps' }] });
  await call(url, 'PUT', '/api/v1/owners', { as: ada, body: { items: [{ pattern: '*/team/app', owner: 'Apps' }] } });
  const bob = await inviteBob(ada);
  await call(url, 'POST', '/api/v1/password', { as: bob, body: { current: PASSWORD, next: `${PASSWORD}, again` } });
  for (const path of ['me', 'owners', 'users', 'invitations', 'audit', 'tokens', 'sessions', 'registries'])
    await call(url, 'GET', `/api/v1/${path}`, { as: ada });
  const { items: users } = await get<{ items: (WithId & { email: string })[] }>('/api/v1/users', machine);
  const id = users.find(({ email }) => email.startsWith('bob'))?.id;
  await call(url, 'PATCH', `/api/v1/users/${id}`, { as: ada, body: { role: 'editor', name: 'Bob' } });
  await post(`/api/v1/users/${id}/reset`, ada, {});
  await call(url, 'PATCH', `/api/v1/users/${id}`, { as: ada, body: { isDisabled: true } });
  await call(url, 'DELETE', `/api/v1/users/${id}`, { as: ada });
  const { items: sessions } = await get<{ items: WithId[] }>('/api/v1/sessions', await signIn(url, admin));
  await call(url, 'DELETE', `/api/v1/sessions/${sessions.at(-1)?.id}`, { as: await signIn(url, admin) });
  await call(url, 'DELETE', `/api/v1/tokens/${made.id}`, { as: await signIn(url, admin) });
  await post('/api/v1/sign-out', await signIn(url, admin), {});
  await post('/api/v1/sign-out-everywhere', await signIn(url, admin), {});

  /** Invites two people: one accepts, the other invitation is revoked. @returns the headers of the one who accepted */
  async function inviteBob(by: Record<string, string>): Promise<Record<string, string>> {
    const { id: unused } = await post<WithId>('/api/v1/invitations', by, { role: 'viewer' });
    await call(url, 'DELETE', `/api/v1/invitations/${unused}`, { as: by });
    const email = 'bob@plimsoll.test';
    const invitation = await post<{ url: string }>('/api/v1/invitations', by, { role: 'viewer', email });
    const code = invitation.url.split('#')[1];
    await post('/api/v1/invitations/look', {}, { code });
    await post('/api/v1/invitations/accept', {}, { code, name: 'Bob', email, password: PASSWORD });
    return signIn(url, { email, password: PASSWORD });
  }

  function get<T>(path: string, as: Record<string, string>): Promise<T> {
    return call(url, 'GET', path, { as });
  }

  function post<T>(path: string, as: Record<string, string>, body: object): Promise<T> {
    return call(url, 'POST', path, { as, body });
  }
}

/** @returns the Cookie header after signing in */
async function signIn(url: string, account: { email: string; password: string }): Promise<Record<string, string>> {
  const { response } = await send(url, 'POST', '/api/v1/sign-in', { as: {}, body: account });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return { cookie: cookies.join('; ') };
}

async function call<T>(url: string, method: string, path: string, options: CallOptions): Promise<T> {
  const { response, text } = await send(url, method, path, options);
  return (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : true) as T;
}

async function send(url: string, method: string, path: string, { as, body }: CallOptions) {
  const response = await fetch(url + path, {
    method,
    headers: { ...as, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
  return { response, text };
}

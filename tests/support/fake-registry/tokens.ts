import type { Reply, SeenRequest } from './reply.ts';
import type { Switches } from './switches.ts';

type Issued = { scopes: string[]; isAnonymous: boolean; expiresAt: number };

/** FakeTokens is the token service of a fake registry, and its check of tokens. */
export class FakeTokens {
  private readonly issued = new Map<string, Issued>();
  private count = 0;

  private readonly switches: Switches;

  constructor(switches: Switches) {
    this.switches = switches;
  }

  /** Answers `GET` and `POST /token`. */
  answer(request: SeenRequest): Reply {
    const { switches } = this;
    if (switches.tokenReply !== null) return switches.tokenReply;
    const query = new URL(request.path, 'http://x').searchParams;
    if (request.method === 'POST') {
      if (switches.identityTokens === null) return { status: 404 };
      const form = new URLSearchParams(request.body);
      const isKnown = form.has('client_id') && switches.identityTokens.includes(form.get('refresh_token') ?? '');
      return isKnown ? this.issue((form.get('scope') ?? '').split(' '), false) : problem(401, 'UNAUTHORIZED');
    }
    const isAnonymous = request.headers.authorization === undefined;
    if (isAnonymous ? !switches.anonymousTokens : !this.knowsPassword(request)) return problem(401, 'UNAUTHORIZED');
    return this.issue(query.getAll('scope'), isAnonymous);
  }

  forgetAll(): void {
    this.issued.clear();
  }

  /** Reports whether a request below /v2/ is authorized. */
  admits(request: SeenRequest, scope: string | null): boolean {
    if (this.switches.auth === 'none') return true;
    if (this.switches.auth === 'basic') return this.knowsPassword(request);
    const token = this.issued.get(String(request.headers.authorization).replace(/^Bearer /, ''));
    if (token === undefined || token.expiresAt <= Date.now()) return false;
    if (token.isAnonymous && !this.switches.anonymousPull) return false;
    const wanted = [scope, scope === null ? null : this.switches.extraScope].filter((text) => text !== null);
    return wanted.every((text) => token.scopes.includes(text));
  }

  private knowsPassword(request: SeenRequest): boolean {
    const encoded = String(request.headers.authorization).replace(/^Basic /, '');
    const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    return Object.hasOwn(this.switches.users, user) && this.switches.users[user] === rest.join(':');
  }

  private issue(scopes: string[], isAnonymous: boolean): Reply {
    this.count += 1;
    const token = `token-${this.count}-${scopes.join(',').replace(/[^a-z0-9]/g, '-')}`;
    const seconds = this.switches.tokenLifetimeSeconds;
    this.issued.set(token, { scopes, isAnonymous, expiresAt: Date.now() + seconds * 1000 });
    return { status: 200, body: JSON.stringify({ token, expires_in: seconds, issued_at: new Date().toISOString() }) };
  }
}

export function problem(status: number, code: string, message = code.toLowerCase()): Reply {
  const headers = { 'content-type': 'application/json' };
  return { status, headers, body: JSON.stringify({ errors: [{ code, message }] }) };
}

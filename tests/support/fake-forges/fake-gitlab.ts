import { type FakeForge, type ForgeReply, type ForgeRequest, startFakeForge } from './fake-forge.ts';

type GitLabNote = { id: number; body: string; system: boolean; author: { id: number; username: string } };
export type FakeGitLab = FakeForge & {
  statuses: { sha: string; state: string; name: string; description: string }[];
  notes: GitLabNote[];
  /** Whether every status is answered with 400. */
  refusesStatuses: boolean;
  /** Whether the statuses of a commit are answered with 403. */
  hidesStatuses: boolean;
};

/**
 * Implements the used part of GitLab's REST API v4: POST /projects/:id/statuses/:sha (201, and 400 for an unchanged
 * state), GET /projects/:id/repository/commits/:sha/statuses, GET and POST /projects/:id/merge_requests/:iid/notes, PUT
 * …/notes/:note_id, GET /user. Source: https://docs.gitlab.com/api/rest/
 */
export async function startFakeGitLab({ token, project = 'acme/tools/api' }: { token: string; project?: string }) {
  const state: Pick<FakeGitLab, 'statuses' | 'notes' | 'refusesStatuses' | 'hidesStatuses'> = {
    statuses: [],
    notes: [],
    refusesStatuses: false,
    hidesStatuses: false,
  };
  const me = { id: 42, username: 'plimsoll' };
  let nextId = 500;

  function answer({ method, path, headers, body }: ForgeRequest): ForgeReply {
    if (headers['private-token'] !== token) return { status: 401, body: { message: '401 Unauthorized' } };
    const [route = '', query = ''] = path.split('?');
    if (method === 'GET' && route === '/user') return { status: 200, body: me };
    const place = `/projects/${encodeURIComponent(project)}`;
    const rest = route.startsWith(place) ? route.slice(place.length) : '';
    const sent = body as { state: string; name: string; description: string; body: string };
    const status = /^\/statuses\/([0-9a-f]+)$/.exec(rest);
    if (method === 'POST' && status) return setStatus({ ...sent, sha: status[1] ?? '' });
    const commit = /^\/repository\/commits\/([0-9a-f]+)\/statuses$/.exec(rest);
    if (method === 'GET' && commit && forge.hidesStatuses) return { status: 403, body: { message: '403 Forbidden' } };
    if (method === 'GET' && commit) return listStatuses(commit[1] ?? '', new URLSearchParams(query).get('name'));
    if (rest === '/merge_requests/7/notes') {
      if (method === 'POST') {
        nextId += 1;
        const note = { id: nextId, body: sent.body, system: false, author: me };
        state.notes.push(note);
        return { status: 201, body: note };
      }
      const page = Number(new URLSearchParams(query).get('page'));
      const perPage = Number(new URLSearchParams(query).get('per_page'));
      return { status: 200, body: state.notes.slice((page - 1) * perPage, page * perPage) };
    }
    const note = state.notes.find(({ id }) => rest === `/merge_requests/7/notes/${id}`);
    if (method === 'PUT' && note) {
      note.body = sent.body;
      return { status: 200, body: note };
    }
    return { status: 404, body: { message: '404 Project Not Found' } };
  }

  function setStatus(sent: FakeGitLab['statuses'][number]): ForgeReply {
    const before = state.statuses.findLast(({ sha, name }) => sha === sent.sha && name === sent.name);
    if (forge.refusesStatuses) return { status: 400, body: { message: 'The pipeline is archived' } };
    if (before?.state === sent.state)
      return {
        status: 400,
        body: {
          message: `Cannot transition status via :succeed from :${sent.state} (Reason(s): Status cannot transition via "succeed")`,
        },
      };
    state.statuses.push(sent);
    return { status: 201, body: { id: 93, ...sent, status: sent.state } };
  }

  function listStatuses(sha: string, name: string | null): ForgeReply {
    const all = state.statuses.map((status, index) => ({ id: index + 93, ...status, status: status.state }));
    return { status: 200, body: all.filter((status) => status.sha === sha && status.name === name) };
  }

  const forge: FakeGitLab = Object.assign(await startFakeForge('/api/v4', answer), state);
  return forge;
}

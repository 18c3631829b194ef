export type CommitRange = {
  /** The label `org.opencontainers.image.source`, unchanged. */
  source: string | null;
  /** The label `org.opencontainers.image.revision` of the older and of the newer image. */
  from: string | null;
  to: string | null;
};

const REVISION_GRAMMAR = /^[0-9A-Za-z][0-9A-Za-z._/-]{3,199}$/;
const MAX_LENGTH = 2_000;

/**
 * Returns the page with the commits between two images on GitHub, GitLab, Gitea, Forgejo or Bitbucket. Returns null
 * when the labels do not name a repository on the web and two revisions. Only http and https become a link (S-35).
 */
export function commitsUrl({ source, from, to }: CommitRange): string | null {
  const url = findWebUrl(source);
  if (url === null || !isRevision(from) || !isRevision(to) || from === to) return null;
  const [older, newer] = [encodeURIComponent(from), encodeURIComponent(to)];
  const isGitLab = /(?:^|\.)gitlab\./.test(url.hostname);
  const path = findRepositoryPath(url.pathname, isGitLab);
  if (path === null) return null;
  if (isGitLab) return `${url.origin}${path}/-/compare/${older}...${newer}`;
  if (url.hostname === 'bitbucket.org') return `${url.origin}${path}/branches/compare/${newer}%0D${older}`;
  // GitHub's form, which GitHub Enterprise, Gitea and Forgejo share on any host.
  return `${url.origin}${path}/compare/${older}...${newer}`;
}

/** Parses a label as a web link. Returns null for anything else, such as `javascript:` (S-35). */
export function findWebUrl(text: string | null): URL | null {
  if (text === null || text.length > MAX_LENGTH || !/^https?:\/\//i.test(text)) return null;
  const url = URL.parse(text);
  const isWeb = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  return isWeb && url.hostname !== '' && url.username === '' && url.password === '' ? url : null;
}

function isRevision(text: string | null): text is string {
  return text !== null && REVISION_GRAMMAR.test(text) && !text.includes('..');
}

/** Returns "/acme/api" for "/acme/api.git" and "/acme/api/tree/main". Groups of GitLab can be nested. */
function findRepositoryPath(pathname: string, isNested: boolean): string | null {
  const [before = ''] = pathname.split('/-/');
  const parts = before.split('/').filter(Boolean);
  const kept = isNested ? parts : parts.slice(0, 2);
  if (kept.length < 2) return null;
  return `/${kept.join('/').replace(/\.git$/, '')}`;
}

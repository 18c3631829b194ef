import type { Fault } from './fault.ts';
import * as answers from './fault-answers.ts';

/** FaultTarget is what a fault affects: a tag, child, config or layer of a repository. */
export type FaultTarget = {
  repository: string;
  /** A tag, or a digest of a manifest or blob. Absent: everything of the repository. */
  reference?: string;
};

/** An address that is always forbidden, whatever the settings are. */
const METADATA_SERVICE = 'http://169.254.169.254/latest/meta-data';

const POLICY = 'cannot be pulled due to configured policy';

/** Faults of one manifest or blob that real registries have shown. Set them as `switches.faults`. */
export const FAULT_LINES = {
  'refused by policy with 403': at(answers.refusal(403, 'blocked by policy')),
  'refused by policy with 412': at(answers.refusal(412, POLICY, 'PROJECTPOLICYVIOLATION')),
  'unauthorized with a fresh token': at(answers.refusal(401, 'this version only', 'UNAUTHORIZED')),
  'bad request': at(answers.refusal(400, 'tag is corrupt', 'TAG_INVALID')),
  'legal reasons': at(answers.refusal(451, 'withdrawn', 'DENIED')),
  'internal error': at(answers.refusal(500, 'link is empty', 'UNKNOWN')),
  'bad gateway': at(answers.refusal(502, 'storage is away', 'UNKNOWN')),
  'not implemented': at(answers.refusal(501, 'schema is not supported', 'UNSUPPORTED')),
  'gateway timeout': at({ status: 504 }),
  'not found': at(answers.notFound),
  'redirect loop': at(answers.redirectLoop),
  'redirect to a private place': at(answers.redirect(METADATA_SERVICE)),
  'redirect without a location': at({ status: 307 }),
  'never answers': at(answers.noAnswer),
  'drips its body': at(answers.drippedBody, 'GET'),
  'cut off': at(answers.cutOffBody, 'GET'),
  'web page': at(answers.webPage, 'GET'),
  'not JSON': at(answers.otherBody('this is no manifest'), 'GET'),
  'right HEAD, refused GET': at(answers.refusal(403, 'downloads are blocked'), 'GET'),

  'HEAD without a digest': at(answers.namedDigest(null), 'HEAD'),
  'HEAD answers 401': at({ status: 401 }, 'HEAD'),
  'HEAD answers 403': at({ status: 403 }, 'HEAD'),
  'HEAD answers 404': at({ status: 404 }, 'HEAD'),
  'HEAD answers 405': at({ status: 405 }, 'HEAD'),
  'HEAD answers 500': at({ status: 500 }, 'HEAD'),
  'HEAD answers 501': at({ status: 501 }, 'HEAD'),
  'HEAD names one digest for all, of nothing': at(answers.namedDigest(`sha256:${'0'.repeat(64)}`), 'HEAD'),
} satisfies Record<string, (target: FaultTarget) => Fault>;

export type FaultName = keyof typeof FAULT_LINES;

/** Returns one line of the table for one target. */
export function faultLine(name: FaultName, target: FaultTarget): Fault {
  return FAULT_LINES[name](target);
}

/** Makes HEAD return this digest, whatever GET returns. */
export function headNames(digest: string | null, target: FaultTarget): Fault {
  return at(answers.namedDigest(digest), 'HEAD')(target);
}

/** Makes HEAD return another digest each time. */
export function headAlternates(target: FaultTarget): Fault {
  return at(answers.changingDigest(), 'HEAD')(target);
}

/** Answers every request to the host in this way, including tag lists and `/v2/`. */
export function everywhere(answer: Fault['answer']): Fault {
  return { path: /./, answer };
}

/** Matches the paths of a target's manifests and blobs. */
function pathOf({ repository, reference }: FaultTarget): RegExp {
  const end = reference === undefined ? '[^/]+' : escapeRegExp(reference);
  return new RegExp(`/v2/${escapeRegExp(repository)}/(?:manifests|blobs)/${end}$`);
}

function at(answer: Fault['answer'], method?: 'GET' | 'HEAD'): (target: FaultTarget) => Fault {
  return (target) => ({ path: pathOf(target), answer, ...(method === undefined ? {} : { method }) });
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

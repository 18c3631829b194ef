import { describe, expect, it } from 'vitest';
import { spellsNoDomainWords } from './domain-words.ts';
import {
  createsRuntimeAtStart,
  exportsNames,
  importsItsNeighbours,
  isNoBarrel,
  leavesKeysToQueries,
  leavesPrismaToDb,
  loadsClientOnce,
  namesWhatIsStale,
  namesWholeFiles,
  type Rule,
  readsNoEnvironment,
  readsUrlByHook,
  saysWhyDisabled,
  spreadsNoLiterals,
  staysShort,
} from './rules.ts';
import { listImports, readTree } from './source.ts';

const tree = readTree();

type Planted = [path: string, text: string];

/** Each rule with texts that it must refuse and texts that it must allow. */
const RULES: { rule: Rule; title: string; refused: Planted[]; allowed: Planted[] }[] = [
  {
    rule: saysWhyDisabled,
    title: 'says why a button is disabled',
    refused: [
      ['components/x.tsx', '<Button kind="primary" disabled={scopes.length === 0}>'],
      ['components/x.tsx', '<Button\n  onClick={() => save.mutate()}\n  disabled={save.isPending || !isReady}\n>'],
      ['components/x.tsx', '<Confirm label="Remove" disabled={!canAny(action)} />'],
    ],
    allowed: [
      ['components/x.tsx', '<Button disabled={save.isPending || busy} blocked={reason}>'],
      ['components/x.tsx', '<input type="checkbox" disabled={watched} />'],
      ['components/x.tsx', '<input value={text} />\n<Button disabled={query.isFetchingNextPage}>'],
    ],
  },
  {
    rule: importsItsNeighbours,
    title: 'imports only its neighbours',
    refused: [
      ['lib/image/x.ts', "import { formatBytes } from '#lib/format/bytes.ts';"],
      ['lib/format/x.ts', "import type { Digest } from '../image/digest.ts';"],
      ['lib/domain/x.ts', "import type { Digest } from '#lib/image/digest.ts';"],
      ['lib/analysis/x.ts', "import type { Log } from '#lib/log/log.ts';"],
      ['lib/findings/secrets/x.ts', "import { getRepository } from '#lib/db/repositories/repositories.ts';"],
      ['lib/findings/secrets/x.ts', "import { mergeLayers } from '#lib/contents/diff/merge.ts';"],
      ['lib/findings/secrets/x.ts', "import { findFindings } from '../find-findings.ts';"],
      ['lib/contents/x.ts', "import { findFindings } from '#lib/findings/find-findings.ts';"],
      ['lib/contents/x.ts', "import { formatRun } from '#lib/findings/dockerfile/mend-run.ts';"],
      ['lib/findings/dockerfile/steps.ts', "import { mergeLayers } from '#lib/contents/diff/merge.ts';"],
      ['lib/alerts/x.ts', "import { getRepository } from '#lib/db/repositories/repositories.ts';"],
      ['lib/registry/x.ts', "import { tagFilter } from '#lib/analysis/tags/filter.ts';"],
      ['lib/net/x.ts', "import { RegistryError } from '#lib/registry/index.ts';"],
      ['lib/config/x.ts', "import { openDatabase } from '#lib/db/client.ts';"],
      ['lib/secrets/x.ts', "import { readConfig } from '#lib/config/config.ts';"],
      ['lib/contents/x.ts', "import { getImage } from '#lib/db/images/images.ts';"],
      ['lib/db/x.ts', "export { groupTags } from '#lib/analysis/series/streams.ts';"],
      ['lib/poll/x.ts', "import { readTags } from '#lib/views/tags/tags.ts';"],
      ['lib/deliver/x.ts', "import { createPoller } from '#lib/poll/poller.ts';"],
      ['lib/demo/x.ts', "import { createSealer } from '#lib/secrets/sealer.ts';"],
      ['lib/jobs/x.ts', "import { getRuntime } from '#lib/server/runtime.ts';"],
      ['lib/auth/x.ts', "import { readTags } from '#lib/views/tags/tags.ts';"],
      ['lib/views/x.ts', "import { createRegistryClient } from '#lib/registry/index.ts';"],
      ['lib/commands/x.ts', "import { createPoller } from '#lib/poll/poller.ts';"],
      ['lib/http/x.ts', "import { readTags } from '#lib/views/tags/tags.ts';"],
      ['lib/http/x.ts', "import { NotFoundError, openDatabase } from '#lib/db/client.ts';"],
      ['lib/queries/x.ts', "import { Tag } from '#lib/views/dto/tags.ts';"],
      ['lib/queries/x.ts', "import { type Tag } from '#lib/views/dto/tags.ts';"],
      ['lib/views/x.tsx', "import { Button } from '#components/ui/button.tsx';"],
      ['lib/views/x.ts', "const page = await import('#app/page.tsx');"],
      ['lib/views/x.ts', "import { SECRET } from '#tests/support/poller.ts';"],
      ['lib/utils/x.ts', 'export const one = 1;'],
      ['components/x.tsx', "import { readTags } from '#lib/views/tags/tags.ts';"],
      ['components/x.tsx', "import { Tag } from '#lib/views/dto/tags.ts';"],
      ['components/x.tsx', "import type { TagsQuery } from '#lib/views/tags/tags.ts';"],
      ['components/x.tsx', "import type { TagRow } from '#lib/db/tags/tag-pages.ts';"],
      ['components/x.tsx', "import { GET } from '#app/api/health/route.ts';"],
      ['app/x/page.tsx', "import { getRepository } from '#lib/db/repositories/repositories.ts';"],
      ['app/x/page.tsx', "import { RegistryError } from '#lib/registry/index.ts';"],
      ['app/x/page.tsx', "import { createPoller } from '../../lib/poll/poller.ts';"],
      ['instrumentation.ts', "const { migrate } = await import('#lib/db/migrate.ts');"],
    ],
    allowed: [
      ['lib/format/x.ts', "import { AppError } from '#lib/domain/app-error.ts';"],
      ['lib/findings/x.ts', "import { mergeLayers } from '#lib/contents/diff/merge.ts';"],
      ['lib/contents/x.ts', "import { fingerprint } from '#lib/findings/secrets/fingerprint.ts';"],
      ['lib/contents/x.ts', "import { splitSteps } from '#lib/findings/dockerfile/steps.ts';"],
      ['lib/poll/x.ts', "import type { Log } from '#lib/log/log.ts';"],
      ['lib/demo/x.ts', "import type { Sealer } from '#lib/secrets/sealer.ts';"],
      ['lib/demo/x.ts', "import { listKnownFiles } from '#lib/contents/list-known.ts';"],
      ['lib/http/x.ts', "import { NotFoundError } from '#lib/db/errors.ts';"],
      ['lib/queries/x.ts', "import type { Tag } from '#lib/views/dto/tags.ts';"],
      ['lib/server/x.ts', "import { createPoller } from '#lib/poll/poller.ts';"],
      ['components/x.tsx', "import type { Tag } from '#lib/views/dto/tags.ts';"],
      ['app/x/page.tsx', "import { IdParams } from '#lib/views/dto/parameters.ts';"],
      ['lib/image/x.ts', "// import { formatBytes } from '#lib/format/bytes.ts';"],
    ],
  },
  {
    rule: leavesPrismaToDb,
    title: 'leaves Prisma and the driver to lib/db',
    refused: [
      ['lib/poll/x.ts', "import { PrismaClient } from '#lib/db/generated/client.ts';"],
      ['lib/jobs/x.ts', "import { Client } from 'pg';"],
      ['lib/views/x.ts', "import type { Prisma } from '@prisma/client';"],
      ['app/x/page.tsx', "import { PrismaPg } from '@prisma/adapter-pg';"],
    ],
    allowed: [
      ['lib/poll/x.ts', "import type { PollTrigger } from '#lib/db/generated/enums.ts';"],
      ['lib/jobs/x.ts', "import { PgBoss } from 'pg-boss';"],
      ['lib/db/x.ts', "import { Client } from 'pg';"],
    ],
  },
  {
    rule: createsRuntimeAtStart,
    title: 'leaves the creation of the runtime to the start of the server',
    refused: [
      ['lib/server/answer.ts', "import { openRuntime } from './create-runtime.ts';"],
      ['app/api/x/route.ts', "import { openRuntime } from '#lib/server/create-runtime.ts';"],
    ],
    allowed: [
      ['lib/server/start.ts', "import { openRuntime } from './create-runtime.ts';"],
      ['lib/server/answer.ts', "import { getRuntime } from './runtime.ts';"],
    ],
  },
  {
    rule: loadsClientOnce,
    title: 'loads the class of the Prisma client once',
    refused: [['lib/db/x.ts', "import { Prisma } from './generated/client.ts';"]],
    allowed: [
      ['lib/db/client.ts', "import { PrismaClient } from './generated/client.ts';"],
      ['lib/db/x.ts', "import type { Prisma } from './generated/client.ts';"],
    ],
  },
  {
    rule: readsNoEnvironment,
    title: 'reads no environment',
    refused: [
      ['lib/net/x.ts', 'const proxy = process.env.HTTPS_PROXY;'],
      ['app/x/page.tsx', "const { NODE_ENV } = process['env'];"],
      ['components/x.tsx', "import { env } from 'node:process';"],
      ['instrumentation.ts', "if (process.env.NODE_ENV !== 'test') start();"],
    ],
    allowed: [
      ['lib/config/config.ts', 'parse(process.env)'],
      ['lib/queries/requests/base-path.ts', "export const BASE_PATH = process.env.BASE_PATH ?? '';"],
      ['instrumentation.ts', "if (process.env.NEXT_RUNTIME !== 'nodejs') return;"],
      ['lib/net/x.ts', '/** Not from process.env. */'],
    ],
  },
  {
    rule: staysShort,
    title: 'has at most 300 lines',
    refused: [['tests/x.ts', 'x\n'.repeat(301)]],
    allowed: [['tests/x.ts', 'x\n'.repeat(300)]],
  },
  {
    rule: spreadsNoLiterals,
    title: 'spreads no literal into another',
    refused: [
      ['lib/x.ts', 'const a = { ..\u002e{ b, c }, d };'],
      ['components/x.tsx', '<Row {..\u002e{ b, c }} />'],
    ],
    allowed: [
      ['lib/x.ts', 'const a = { ...b, ...(c ? { d } : {}) };'],
      ['lib/y.ts', '/** Not `...{ b }`. */'],
    ],
  },
  {
    rule: isNoBarrel,
    title: 'is no barrel',
    refused: [
      ['lib/image/index.ts', 'export const one = 1;'],
      [
        'lib/image/all.ts',
        "/** All. */\nexport * from './digest.ts';\nexport {\n  a,\n  b,\n} from './reference.ts';\n",
      ],
    ],
    allowed: [['lib/registry/index.ts', "export { a } from './a.ts';"]],
  },
  {
    rule: spellsNoDomainWords,
    title: 'takes closed sets of words from lib/domain',
    refused: [
      ['lib/views/x.ts', "type Relation = 'ours' | 'upstream';"],
      ['components/x.tsx', "type Props = { state:\n  | 'open'\n  | 'accepted'\n  | 'recovered' };"],
      ['lib/commands/x.ts', "const metric = z.enum(['total', 'own', 'layer']);"],
      ['lib/queries/x.ts', "const KINDS = ['step', 'creep', 'budget', 'trouble'] as const;"],
    ],
    allowed: [
      ['lib/domain/relation.ts', "export const RELATIONS = ['ours', 'upstream'] as const;"],
      ['lib/net/x.ts', "type Place = 'public' | 'private' | 'forbidden';"],
      ['lib/alerts/x.ts', "const ORDER: readonly RegressionKind[] = ['step', 'budget', 'creep'];"],
      ['lib/contents/x.ts', "const KINDS = ['dpkg', 'apk', 'python'] as const satisfies readonly PackageKind[];"],
      ['lib/poll/x.ts', "/** 'ours' | 'upstream' */"],
    ],
  },
  {
    rule: exportsNames,
    title: 'has no default export but where Next demands one',
    refused: [
      ['lib/image/x.ts', 'export default 1;'],
      ['app/prefetch.tsx', 'export default function Prefetch() {}'],
      ['components/x.tsx', 'export { X as default };'],
    ],
    allowed: [['app/add/page.tsx', 'export default function Page() {}']],
  },
  {
    rule: readsUrlByHook,
    title: 'reads the URL by useUrl',
    refused: [['components/x.tsx', 'const [url] = useQueryStates(tagsUrl);']],
    allowed: [
      ['components/x.tsx', 'const [url] = useUrl(tagsUrl);'],
      ['components/ui/use-url.ts', 'const [values] = useQueryStates(keys);'],
    ],
  },
  {
    rule: leavesKeysToQueries,
    title: 'leaves keys and the cache to lib/queries',
    refused: [
      ['lib/queries/x.ts', "queryOptions({ queryKey: ['rules'] as const });"],
      ['lib/queries/x.ts', 'client.invalidateQueries();'],
      ['components/x.tsx', "useQuery({ queryKey: ['rules'] as const satisfies Key });"],
      ['components/x.tsx', 'client.invalidateQueries();'],
      ['components/x.tsx', 'client.setQueryData(checkQuery(id).queryKey, check);'],
    ],
    allowed: [
      ['lib/queries/x.ts', "queryOptions({ queryKey: ['rules'] as const satisfies Key });"],
      ['lib/queries/refresh.ts', 'client.invalidateQueries();'],
    ],
  },
  {
    rule: namesWhatIsStale,
    title: 'with a mutation names what becomes stale',
    refused: [['components/x.tsx', 'useMutation({ mutationFn: save });']],
    allowed: [
      ['components/x.tsx', 'useMutation({ mutationFn: save, onSuccess: () => afterRulesChange(client) });'],
      ['components/x.tsx', "useMutation({ mutationFn: signOut, onSuccess: () => goTo('/') });"],
    ],
  },
  {
    rule: namesWholeFiles,
    title: 'names whole files in its imports',
    refused: [
      ['lib/image/x.ts', "import { a } from './a';"],
      ['app/page.tsx', "import { A } from '#components/a';"],
    ],
    allowed: [['app/layout.tsx', "import './globals.css';"]],
  },
];

describe.each(RULES)('every file $title', ({ rule, refused, allowed }) => {
  it('in the whole tree', () => {
    expect(tree.flatMap((source) => rule(source).map((fault) => `${source.path} ${fault}`))).toEqual([]);
  });

  it.each(refused)('and a violation is found: %s (%#)', (path, text) => {
    expect(rule({ path, text })).not.toEqual([]);
  });

  it.each(allowed)('and a valid file passes: %s (%#)', (path, text) => {
    expect(rule({ path, text })).toEqual([]);
  });
});

describe('listImports', () => {
  it('finds imports, re-exports, side effects and dynamic imports, with names and kind', () => {
    const text = [
      "import type { A } from '#lib/a/a.ts';",
      "import {\n  type B,\n  c as d,\n} from '../b.ts';",
      "export * from './c.ts';",
      "import './d.css';",
      "const e = () => import('#lib/e/e.ts');",
    ].join('\n');
    expect(listImports({ path: 'lib/x/y.ts', text })).toEqual([
      { specifier: '#lib/a/a.ts', target: 'lib/a/a.ts', names: ['A'], isType: true },
      { specifier: '../b.ts', target: 'lib/b.ts', names: ['B', 'c'], isType: false },
      { specifier: './c.ts', target: 'lib/x/c.ts', names: ['*'], isType: false },
      { specifier: './d.css', target: 'lib/x/d.css', names: [], isType: false },
      { specifier: '#lib/e/e.ts', target: 'lib/e/e.ts', names: [], isType: false },
    ]);
  });

  it('covers the whole tree except generated files', () => {
    const paths = tree.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['instrumentation.ts', 'lib/server/runtime.ts', 'app/layout.tsx']));
    expect(paths.some((path) => path.startsWith('lib/db/generated/'))).toBe(false);
    expect(tree.flatMap((source) => listImports(source)).length).toBeGreaterThan(800);
  });
});

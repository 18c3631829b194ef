import { describe, expect, it } from 'vitest';
import { InvalidPasteError, parsePaste } from '#lib/image/paste.ts';
import { formatReference } from '#lib/image/reference.ts';

/** "line×mentions reference" of each item: short enough to read in a table. */
const items = (text: string) =>
  parsePaste(text).items.map(
    ({ line, mentions, reference }) =>
      `${line}×${mentions} ${formatReference(reference).replace('docker.io/library/', '')}`,
  );
const skipped = (text: string) =>
  parsePaste(text).skipped.map(({ line, text: what, reason }) => `${line} ${what}: ${reason}`);

describe('one reference', () => {
  it('is read as such', () => {
    expect(parsePaste(' ghcr.io/o/app:1.2 \n')).toMatchObject({
      source: 'reference',
      items: [{ input: 'ghcr.io/o/app:1.2', line: 1, mentions: 1, reference: { registry: 'ghcr.io', tag: '1.2' } }],
      problems: [],
      skipped: [],
    });
  });

  it('keeps the error, with its suggestion, of what is none', () => {
    const { source, items: found, problems } = parsePaste('ghcr.io/Owner/App');
    expect({ source, found }).toEqual({ source: 'reference', found: [] });
    expect(problems).toMatchObject([
      { line: 1, input: 'ghcr.io/Owner/App', error: { suggestion: 'ghcr.io/owner/app' } },
    ]);
  });
});

describe('a compose file', () => {
  const compose = `
name: shop
x-base: &base
  image: redis:7
services:
  web:
    image: "ghcr.io/acme/web:\${TAG:-1.4}" # ours
    build: .
  api:
    image: ghcr.io/acme/api:\${API_TAG}
  worker:
    build: ./worker
  db:
    image: postgres:\${PG-16}-alpine
  cache:
    <<: *base
  session:
    <<: *base
    image: redis:6
  odd:
    command: sleep
  list:
    image: [a]
`;

  it('gives the image of each service, at its line, with defaults put in', () => {
    expect(parsePaste(compose).source).toBe('compose');
    expect(items(compose)).toEqual(['7×1 ghcr.io/acme/web:1.4', '14×1 postgres:16-alpine', '15×2 redis:7']);
  });

  it('says why a service gives none', () => {
    expect(skipped(compose)).toEqual([
      `10 ghcr.io/acme/api:\${API_TAG}: the variable API_TAG has no default here`,
      '11 worker: built here, and names no image',
      '20 odd: names no image',
      '23 list: names no image',
    ]);
  });

  it('may be JSON, or of the first version', () => {
    expect(items('{"services":{"a":{"image":"nginx:1"}}}')).toEqual(['1×1 nginx:1']);
    expect(items('web:\n  image: nginx:1\ndb:\n  image: postgres\n')).toEqual(['2×1 nginx:1', '4×1 postgres']);
  });

  it.each([
    [`\${A:-nginx}:\${B:-\${C:-1}}`, 'nginx:1'],
    [`\${A-nginx}`, 'nginx'],
    [`\${A:-}nginx`, 'nginx'],
  ])('puts in the defaults of %s', (image, expected) => {
    expect(items(`services:\n  a:\n    image: ${image}\n`)).toEqual([`3×1 ${expected}`]);
  });

  it.each([`\${A}`, '$A', `x:\${A:?needed}`, `x:\${A:+set}`, `x:\${A:-\${B}}`])('skips %s, which has none', (image) => {
    const { items: found, skipped: left } = parsePaste(`services:\n  a:\n    image: ${image}\n`);
    expect(found).toEqual([]);
    expect(left).toHaveLength(1);
  });

  it('is read line by line where it is broken', () => {
    const broken = 'services:\n  web:\n    image: nginx:1\n   ports: [\n  db:\n    image: postgres:16 # pinned\n';
    expect(parsePaste(broken).source).toBe('compose');
    expect(items(broken)).toEqual(['3×1 nginx:1', '6×1 postgres:16']);
  });
});

describe('what Docker prints', () => {
  const ps = `CONTAINER ID   IMAGE                   COMMAND                  CREATED       STATUS       PORTS                NAMES
0a1b2c3d4e5f   nginx:1.25              "/docker-entrypoint.…"   2 hours ago   Up 2 hours   0.0.0.0:80->80/tcp   web
1a1b2c3d4e5f   ghcr.io/acme/api:main   "node  server.js"        3 days ago    Up 3 days                         api
2a1b2c3d4e5f   9c7a54a9a43c            "sh"                     3 days ago    Up 3 days                         odd
3a1b2c3d4e5f   nginx:1.26              "/docker-entrypoint.…"   2 hours ago   Up 2 hours                        web2
`;

  it('docker ps', () => {
    expect(parsePaste(ps).source).toBe('docker-ps');
    expect(items(ps)).toEqual(['2×2 nginx:1.25', '3×1 ghcr.io/acme/api:main']);
    expect(skipped(ps)).toEqual(['4 9c7a54a9a43c: the id of a local image, which has no name']);
  });

  it('docker ps without its header, and with its padding lost', () => {
    expect(items(ps.split('\n').slice(1).join('\n'))).toEqual(['1×2 nginx:1.25', '2×1 ghcr.io/acme/api:main']);
    expect(items(ps.replace(/ {2,}/g, ' '))).toEqual(['2×2 nginx:1.25', '3×1 ghcr.io/acme/api:main']);
  });

  it('docker ps with a format', () => {
    expect(items('NAMES     IMAGE\nweb       nginx:1.25\ndb        postgres:16\n')).toEqual([
      '2×1 nginx:1.25',
      '3×1 postgres:16',
    ]);
    expect(items('NAMES\tIMAGE\nweb\tnginx:1.25\n')).toEqual(['2×1 nginx:1.25']);
    expect(items('IMAGE\nnginx:1.25\n')).toEqual(['2×1 nginx:1.25']);
    const json = '{"Command":"x","Image":"nginx:1.25","Names":"web"}\n{"Image":"postgres:16","Names":"db"}\n';
    expect(parsePaste(json).source).toBe('docker-ps');
    expect(items(json)).toEqual(['1×1 nginx:1.25', '2×1 postgres:16']);
  });

  it('docker images, old and new', () => {
    const old = `REPOSITORY          TAG       IMAGE ID       CREATED       SIZE
nginx               1.25      0a1b2c3d4e5f   3 weeks ago   187MB
ghcr.io/acme/api    main      1a1b2c3d4e5f   3 days ago    184MB
ghcr.io/acme/api    <none>    2a1b2c3d4e5f   4 days ago    183MB
<none>              <none>    3a1b2c3d4e5f   5 days ago    183MB
`;
    expect(parsePaste(old).source).toBe('docker-images');
    expect(items(old)).toEqual(['2×1 nginx:1.25', '3×2 ghcr.io/acme/api:main']);
    expect(skipped(old)).toEqual(['5 <none>: an image without a name']);
    const recent = `                                        i Info →   U  In Use
IMAGE             ID             DISK USAGE   CONTENT SIZE   EXTRA
nginx:1.25        0a1b2c3d4e5f        279MB         72.2MB    U
<untagged>        1a1b2c3d4e5f        279MB         72.2MB
`;
    expect(parsePaste(recent).source).toBe('docker-images');
    expect(items(recent)).toEqual(['3×1 nginx:1.25']);
  });
});

describe('Kubernetes', () => {
  const pods = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"spec":{"containers":[{"image":"old:1"}]}}
  spec:
    initContainers:
    - name: wait
      image: busybox:1.36
    containers:
    - name: web
      image: nginx:1.25
    - name: app
      image: ghcr.io/acme/api@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    ephemeralContainers:
    - image: nicolaka/netshoot
  status:
    containerStatuses:
    - image: docker.io/library/nginx:1.25
      imageID: docker-pullable://nginx@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
- apiVersion: v1
  kind: Pod
  spec:
    containers:
    - image: nginx:1.25
`;
  const expected = [
    '13×1 busybox:1.36',
    '16×2 nginx:1.25',
    '18×1 ghcr.io/acme/api@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '20×1 docker.io/nicolaka/netshoot',
  ];

  it('reads containers of every kind in a list of pods, and not their status', () => {
    expect(parsePaste(pods).source).toBe('kubernetes');
    expect(items(pods)).toEqual(expected);
  });

  it('reads the same as JSON', () => {
    const json = JSON.stringify(
      {
        apiVersion: 'v1',
        items: [
          { spec: { containers: [{ name: 'a', image: 'nginx:1.25' }] }, status: { containers: [{ image: 'x' }] } },
        ],
      },
      null,
      4,
    );
    expect(parsePaste(json).source).toBe('kubernetes');
    expect(items(json)).toEqual([`${json.split('\n').findIndex((line) => line.includes('nginx')) + 1}×1 nginx:1.25`]);
  });

  it('reads several documents, templates and cron jobs', () => {
    const manifests = `apiVersion: v1
kind: Service
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
      - {name: a, image: "nginx:1.25"}
---
apiVersion: batch/v1
kind: CronJob
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
          - image: curlimages/curl:8
`;
    expect(items(manifests)).toEqual(['10×1 nginx:1.25', '20×1 docker.io/curlimages/curl:8']);
  });

  it('reads what kubectl prints', () => {
    const deployments = `NAME   READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES                    SELECTOR
web    1/1     1            1           3d    web,log      nginx:1.25,fluent-bit:3   app=web
`;
    expect(parsePaste(deployments).source).toBe('kubernetes');
    expect(items(deployments)).toEqual(['2×1 nginx:1.25', '2×1 fluent-bit:3']);
    expect(items('nginx:1.25 nginx:1.25 postgres:16')).toEqual(['1×2 nginx:1.25', '1×1 postgres:16']);
    expect(items('      3 nginx:1.25\n      1 postgres:16\n')).toEqual(['1×3 nginx:1.25', '2×1 postgres:16']);
    const described =
      'Name:  web\nContainers:\n  web:\n    Image:          nginx:1.25\n    Image ID:       docker-pullable://nginx@sha256:0\n';
    expect(parsePaste(described).source).toBe('kubernetes');
    expect(items(described)).toEqual(['4×1 nginx:1.25']);
  });

  it('says so where the output names no images', () => {
    const wide =
      'NAME    READY   STATUS    RESTARTS   AGE   IP          NODE\nweb-0   1/1     Running   0          3d    10.0.0.1    n1\n';
    expect(parsePaste(wide)).toMatchObject({ source: 'kubernetes', items: [], problems: [] });
    expect(skipped(wide)[0]).toContain('use -o yaml');
  });

  it('reads a snippet', () => {
    const snippet = '      containers:\n        - name: a\n          image: nginx:1.25\n     initContainers:\n';
    expect(parsePaste(snippet).source).toBe('kubernetes');
    expect(items(snippet)).toEqual(['3×1 nginx:1.25']);
  });
});

describe('a Dockerfile', () => {
  const dockerfile = `# syntax=docker/dockerfile:1
ARG NODE=22
ARG VARIANT="alpine" OTHER
FROM --platform=$BUILDPLATFORM node:\${NODE}-$VARIANT AS build
RUN <<EOF
FROM nowhere
EOF
RUN echo \\
  # a comment within
  FROM nowhere
FROM golang:\${OTHER} as go
FROM build AS test
FROM scratch
from ghcr.io/acme/base:\${BASE:-2} AS final
COPY --from=build /app /app
`;

  it('gives what it is built on', () => {
    expect(parsePaste(dockerfile).source).toBe('dockerfile');
    expect(items(dockerfile)).toEqual(['4×1 node:22-alpine', '14×1 ghcr.io/acme/base:2']);
    expect(skipped(dockerfile)).toEqual([
      `11 golang:\${OTHER}: the argument OTHER has no default here`,
      '12 build: a stage of the same Dockerfile',
      '13 scratch: scratch is no image',
    ]);
  });
});

describe('a list', () => {
  it('has one name per line, or several; comments and bullets are left out', () => {
    const list =
      '# ours\n- ghcr.io/acme/api:main # the API\nnginx, redis:7;postgres\n\n"quoted/name"\n* bullet\ndocker pull alpine:3\nnginx:2\n';
    expect(parsePaste(list).source).toBe('list');
    expect(items(list)).toEqual([
      '2×1 ghcr.io/acme/api:main',
      '3×2 nginx',
      '3×1 redis:7',
      '3×1 postgres',
      '5×1 docker.io/quoted/name',
      '6×1 bullet',
      '7×1 alpine:3',
    ]);
  });

  it('keeps the line of each problem', () => {
    const { problems } = parsePaste('nginx\r\nGhcr.io/A/B\r\na..b\r\n');
    expect(problems.map(({ line, input, error }) => [line, input, error.code])).toEqual([
      [2, 'Ghcr.io/A/B', 'uppercase'],
      [3, 'a..b', 'repository'],
    ]);
  });

  it('may be empty', () => {
    expect(parsePaste(' \n')).toMatchObject({ items: [], problems: [], skipped: [] });
  });
});

describe('bounds', () => {
  it('refuses more than 1 MiB, counted in bytes', () => {
    expect(parsePaste('a'.repeat(1024 * 1024)).problems).toHaveLength(1);
    expect(() => parsePaste('a'.repeat(1024 * 1024 + 1))).toThrow(InvalidPasteError);
    expect(() => parsePaste('é'.repeat(600 * 1024))).toThrow(InvalidPasteError);
  });

  it('reads 1,000 repositories, and says that there were more', () => {
    const names = Array.from({ length: 1_001 }, (_, index) => `app-${index}`);
    expect(parsePaste(names.slice(0, 1_000).join('\n'))).toMatchObject({ skipped: [] });
    const { items: found, skipped: left } = parsePaste(names.join('\n'));
    expect(found).toHaveLength(1_000);
    expect(left).toMatchObject([{ line: 1_001, reason: 'only the first 1000 repositories are read' }]);
  });

  it('refuses an alias bomb', () => {
    const bomb = ['services: {a: {image: x}}', 'a: &a [x,x,x,x,x,x,x,x,x]']
      .concat(
        [...'bcdefghij'].map(
          (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(',')}]`,
        ),
      )
      .join('\n');
    expect(() => parsePaste(bomb)).toThrow(expect.objectContaining({ name: 'InvalidPasteError', code: 'aliases' }));
  });

  it.each([
    ['many services', `services:\n${Array.from({ length: 60_000 }, (_, index) => ` s${index}: {}`).join('\n')}`],
    ['nested keys', `services:\n${'? '.repeat(4_000)}`],
    ['nested maps', `services: ${'{'.repeat(4_000)}`],
    ['nested lists', `services: ${'['.repeat(300_000)}`],
    ['nested items', `services:\n${'- '.repeat(100_000)}`],
    ['many documents', `apiVersion: v1\n${'---\n'.repeat(20_000)}`],
    ['an endless default', `services:\n  a:\n    image: ${`\${a-`.repeat(20_000)}`],
    ['one long line', `image: ${'a-'.repeat(200_000)}`],
    ['prototype names', 'services:\n  __proto__:\n    image: nginx\n  constructor:\n    image: redis\n'],
    ['NUL and lone surrogates', 'nginx\u0000 \ud800 redis'],
    ['many words', 'a '.repeat(300_000)],
  ])('ends soon, and without another error, on %s', (_, text) => {
    const started = performance.now();
    parsePaste(text);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

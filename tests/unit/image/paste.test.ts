import { describe, expect, it } from 'vitest';
import { parsePaste } from '#lib/image/paste.ts';
import { items, skipped } from './paste-shown.ts';

describe('a single pasted reference', () => {
  it('is parsed as a reference', () => {
    expect(parsePaste(' ghcr.io/o/app:1.2 \n')).toMatchObject({
      source: 'reference',
      items: [{ input: 'ghcr.io/o/app:1.2', line: 1, mentions: 1, reference: { registry: 'ghcr.io', tag: '1.2' } }],
      problems: [],
      skipped: [],
    });
  });

  it('keeps the error and its suggestion when invalid', () => {
    const { source, items: found, problems } = parsePaste('ghcr.io/Owner/App');
    expect({ source, found }).toEqual({ source: 'reference', found: [] });
    expect(problems).toMatchObject([
      { line: 1, input: 'ghcr.io/Owner/App', error: { suggestion: 'ghcr.io/owner/app' } },
    ]);
  });
});

describe('a pasted compose file', () => {
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

  it('contains the image of each service with its line and defaults', () => {
    expect(parsePaste(compose).source).toBe('compose');
    expect(items(compose)).toEqual(['7×1 ghcr.io/acme/web:1.4', '14×1 postgres:16-alpine', '15×2 redis:7']);
  });

  it('reports why a service has no image', () => {
    expect(skipped(compose)).toEqual([
      `10 ghcr.io/acme/api:\${API_TAG}: the variable API_TAG has no default here`,
      '11 worker: built here, and names no image',
      '20 odd: names no image',
      '23 list: names no image',
    ]);
  });

  it('may be JSON or of the first version', () => {
    expect(items('{"services":{"a":{"image":"nginx:1"}}}')).toEqual(['1×1 nginx:1']);
    expect(items('web:\n  image: nginx:1\ndb:\n  image: postgres\n')).toEqual(['2×1 nginx:1', '4×1 postgres']);
  });

  it.each([
    [`\${A:-nginx}:\${B:-\${C:-1}}`, 'nginx:1'],
    [`\${A-nginx}`, 'nginx'],
    [`\${A:-}nginx`, 'nginx'],
  ])('expands the defaults of %s', (image, expected) => {
    expect(items(`services:\n  a:\n    image: ${image}\n`)).toEqual([`3×1 ${expected}`]);
  });

  it.each([`\${A}`, '$A', `x:\${A:?needed}`, `x:\${A:+set}`, `x:\${A:-\${B}}`])(
    'skips %s, which has no default',
    (image) => {
      const { items: found, skipped: left } = parsePaste(`services:\n  a:\n    image: ${image}\n`);
      expect(found).toEqual([]);
      expect(left).toHaveLength(1);
    },
  );

  it('is parsed line by line when it is invalid', () => {
    const broken = 'services:\n  web:\n    image: nginx:1\n   ports: [\n  db:\n    image: postgres:16 # pinned\n';
    expect(parsePaste(broken).source).toBe('compose');
    expect(items(broken)).toEqual(['3×1 nginx:1', '6×1 postgres:16']);
  });
});

describe('pasted output of Docker', () => {
  const ps = `CONTAINER ID   IMAGE                   COMMAND                  CREATED       STATUS       PORTS                NAMES
0a1b2c3d4e5f   nginx:1.25              "/docker-entrypoint.…"   2 hours ago   Up 2 hours   0.0.0.0:80->80/tcp   web
1a1b2c3d4e5f   ghcr.io/acme/api:main   "node  server.js"        3 days ago    Up 3 days                         api
2a1b2c3d4e5f   9c7a54a9a43c            "sh"                     3 days ago    Up 3 days                         odd
3a1b2c3d4e5f   nginx:1.26              "/docker-entrypoint.…"   2 hours ago   Up 2 hours                        web2
`;

  it('is parsed for docker ps', () => {
    expect(parsePaste(ps).source).toBe('docker-ps');
    expect(items(ps)).toEqual(['2×2 nginx:1.25', '3×1 ghcr.io/acme/api:main']);
    expect(skipped(ps)).toEqual(['4 9c7a54a9a43c: the id of a local image, which has no name']);
  });

  it('is parsed for docker ps without a header or padding', () => {
    expect(items(ps.split('\n').slice(1).join('\n'))).toEqual(['1×2 nginx:1.25', '2×1 ghcr.io/acme/api:main']);
    expect(items(ps.replace(/ {2,}/g, ' '))).toEqual(['2×2 nginx:1.25', '3×1 ghcr.io/acme/api:main']);
  });

  it('is parsed for docker ps with a format', () => {
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

  it('is parsed for docker images, old and new', () => {
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

describe('a pasted Dockerfile', () => {
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

  it('contains its base images, and reports why others are skipped', () => {
    expect(parsePaste(dockerfile).source).toBe('dockerfile');
    expect(items(dockerfile)).toEqual(['4×1 node:22-alpine', '14×1 ghcr.io/acme/base:2']);
    expect(skipped(dockerfile)).toEqual([
      `11 golang:\${OTHER}: the argument OTHER has no default here`,
      '12 build: a stage of the same Dockerfile',
      '13 scratch: scratch is no image',
    ]);
  });
});

describe('a pasted list', () => {
  it('has one or more names per line, without comments and bullets', () => {
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

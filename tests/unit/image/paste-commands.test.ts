import { describe, expect, it } from 'vitest';
import { parsePaste } from '#lib/image/paste.ts';
import { items, names, skipped } from './paste-shown.ts';

describe('a pasted command', () => {
  it.each([
    ['docker run -d --name web -p 8080:80 -e TZ=Europe/Berlin --restart unless-stopped nginx:1.27', ['nginx:1.27']],
    ['docker run -dit --rm -v /a:/b -p80:80 nginx', ['nginx']],
    ['docker run --gpus all --ulimit memlock=-1 -it a/b:1 run --image foo', ['docker.io/a/b:1']],
    ['docker run -e "A=b c" --label=x="y z" nginx:1 sh -c "docker run inner"', ['nginx:1']],
    ['docker run --user $(id -u):$(id -g) -v "$(pwd):/x" nginx:1', ['nginx:1']],
    ['$ docker run nginx:1', ['nginx:1']],
    ['user@host:~/x$ docker run nginx:1', ['nginx:1']],
    ['[root@host ~]# docker run nginx:1', ['nginx:1']],
    ['# docker run nginx:1', ['nginx:1']],
    ['PS C:\\Users\\me> docker run nginx:1', ['nginx:1']],
    ['A=1 sudo -E docker run nginx:1', ['nginx:1']],
    ['docker --context remote run nginx:1', ['nginx:1']],
    ['docker run \\\n  -p 80:80 \\\n  # a comment\n  nginx:1 \\\n  -g x', ['nginx:1']],
    ['docker run `\n  -p 80:80 `\n  nginx:1', ['nginx:1']],
    ['/usr/bin/podman run --replace --name a quay.io/a/b', ['quay.io/a/b']],
    ['ID=$(docker create redis:7)', ['redis:7']],
    ['docker image inspect a:1 >/dev/null 2>&1 || docker pull a:1', ['a:1']],
    ['docker pull -q a:1 && docker run b:1; nerdctl run c:1 | cat', ['a:1', 'b:1', 'c:1']],
    ['docker service create --replicas 3 --name s redis:8 redis-server', ['redis:8']],
    ['docker buildx imagetools inspect alpine:3 --raw', ['alpine:3']],
    ['kubectl run web --image=nginx:1 --port=80', ['nginx:1']],
    ['kubectl create deployment d --image a:1 --image=b:2 -- sleep 1', ['a:1', 'b:2']],
    ['kubectl -n x set image deployment/web web=a/web:2 side=a/side:3', ['docker.io/a/web:2', 'docker.io/a/side:3']],
    ['skopeo copy docker://quay.io/a/b:1 docker://localhost:5000/a/b:1', ['quay.io/a/b:1', 'localhost:5000/a/b:1']],
    ['gcloud run deploy web --image gcr.io/a/b:1 --region x', ['gcr.io/a/b:1']],
    [`TAG=1.27\ndocker run "nginx:$TAG"\ndocker run nginx:\${TAG}`, ['nginx:1.27']],
    [`docker run \${IMAGE:-nginx:1}`, ['nginx:1']],
    [`TAG=\${TAG:-1.27}\nIMAGE="acme/web:$TAG"\ndocker run $IMAGE`, ['docker.io/acme/web:1.27']],
    ['sudo -u web -- docker run nginx:1', ['nginx:1']],
    [`bash -c "docker pull a:1 && docker run -e 'A=b c' b:1"`, ['a:1', 'b:1']],
    ['docker run \\\n  --name web `# ours` \\\n  nginx:1', ['nginx:1']],
    ['me@box ~ % docker run nginx:1', ['nginx:1']],
    ['➜  app git:(main) ✗ docker run nginx:1', ['nginx:1']],
    ['C:\\Users\\me>docker run nginx:1', ['nginx:1']],
    ['syft scan alpine:3', ['alpine:3']],
    ['run:\n\t@docker run nginx:1', ['nginx:1']],
  ])('is parsed: %s', (text, expected) => {
    expect(parsePaste(text).source).toBe('commands');
    expect(names(text)).toEqual(expected);
  });

  it.each([
    ['docker exec -it web bash'],
    ['docker build -t mine:1 .'],
    ['docker compose up -d'],
    ['docker inspect web'],
    ['kubectl get pods'],
    ['docker network create web || true'],
    ['docker run is what starts a container.'],
    ['curl -fsSL https://example.com/install | sh'],
    ['docker run'],
    ['grype db update'],
    ['syft login ghcr.io'],
    ['dive build -t mine .'],
  ])('contains no image: %s', (text) => {
    expect(parsePaste(text)).toMatchObject({ items: [], problems: [] });
  });

  it('is skipped with the reason when its variable has no value', () => {
    expect(skipped('docker run $IMAGE')).toEqual(['1 $IMAGE: the variable IMAGE has no default here']);
    expect(skipped('docker run acme/$(cat name)')).toEqual([
      '1 acme/$(…): a template: paste it with its values filled in',
    ]);
  });

  it('is found in a script, whose comments and other lines are ignored', () => {
    const script =
      '#!/bin/sh\nset -e\n# docker run no:1\nfor a in x y; do\n  docker pull a:1\ndone\nif ! docker pull b:1; then\n  exit 1\nfi\n';
    expect(items(script)).toEqual(['5×1 a:1', '7×1 b:1']);
    expect(skipped(script)).toEqual([]);
  });
});

describe('a heredoc in a pasted script', () => {
  it('is parsed on its own, wherever it is written to', () => {
    const text = `mkdir app
cat <<'EOF' > compose.yaml
services:
  web: {image: "nginx:1"}
EOF
docker build -t mine - <<-END
\tFROM node:20
\tRUN x
\tEND
cat <<EOF | kubectl apply -f -
apiVersion: v1
kind: Pod
spec: {containers: [{image: "a:1"}]}
---
apiVersion: example.com/v1
kind: App
spec: {image: {repository: quay.io/b/c, tag: 2}}
EOF
docker compose up -d
docker run redis:7
`;
    expect(items(text)).toEqual(['4×1 nginx:1', '7×1 node:20', '13×1 a:1', '17×1 quay.io/b/c:2', '20×1 redis:7']);
    expect(skipped(text)).toEqual([]);
  });

  it.each([
    ['how a script is used', '#!/bin/sh\ncat <<EOF\nUsage: x\ndocker run no:1\nEOF\ndocker run nginx:1\n'],
    [
      'how it is used, on standard error',
      'cat <<EOF >&2\ndocker run no:1\nEOF\ncat 1>&2 <<EOF\ndocker run no:2\nEOF\ndocker run nginx:1\n',
    ],
    ['words', 'docker run nginx:1\ntee x.txt <<EOF\nalpine\nredis\nEOF\n'],
  ])('contains no image when it has %s', (_, text) => {
    expect(names(text)).toEqual(['nginx:1']);
  });
});

describe('pasted tables', () => {
  const session = `$ docker ps
CONTAINER ID   IMAGE        COMMAND        CREATED       STATUS       PORTS   NAMES
0a1b2c3d4e5f   nginx:1.25   "/docker-e…"   2 hours ago   Up 2 hours           web
$ docker images
REPOSITORY    TAG       IMAGE ID       CREATED       SIZE
redis         7         0a1b2c3d4e5f   3 weeks ago   187MB
quay.io/a/b   <none>    1a1b2c3d4e5f   3 weeks ago   187MB

$ crictl images
IMAGE                   TAG   IMAGE ID        SIZE
registry.k8s.io/pause   3.9   e6f1816883972   322kB
NAME   READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES                  SELECTOR
web    1/1     1            1           3d    web,log      httpd:2,fluent-bit:3    app=web
$ docker compose images
CONTAINER   REPOSITORY   TAG   PLATFORM      IMAGE ID       SIZE   CREATED
x-web-1     caddy        2.8   linux/amd64   0a1b2c3d4e5f   50MB   3 weeks ago
$ echo hello
hello
`;

  it('are parsed one after another, and other output is ignored', () => {
    expect(items(session)).toEqual([
      '3×1 nginx:1.25',
      '6×1 redis:7',
      '7×1 quay.io/a/b',
      '11×1 registry.k8s.io/pause:3.9',
      '13×1 httpd:2',
      '13×1 fluent-bit:3',
      '16×1 caddy:2.8',
    ]);
    expect(parsePaste(session).source).toBe('mixed');
  });

  it('have their columns at the positions of the header, even with empty cells', () => {
    const text =
      'ID             NAME      MODE         REPLICAS   IMAGE        PORTS\nabc            web                    3/3        nginx:1.25   *:80->80\n';
    expect(items(text)).toEqual(['2×1 nginx:1.25']);
  });

  it('may have empty cells between tabs', () => {
    expect(items('REPOSITORY\tTAG\tIMAGE ID\nredis\t\t0a1b2c3d4e5f\n')).toEqual(['2×1 redis']);
  });

  it('are parsed when a long cell shifts the following ones', () => {
    const text = `NAMESPACE   NAME   READY   AGE   IMAGES      SELECTOR
kube-system dns    1/1     10d   registry.k8s.io/coredns/coredns:v1.11.1   k8s-app=dns
kube-system   dns    1/1     10d   registry.k8s.io/pause:3   k8s-app=dns
`;
    expect(items(text)).toEqual(['2×1 registry.k8s.io/coredns/coredns:v1.11.1', '3×1 registry.k8s.io/pause:3']);
  });

  it('end where YAML fields begin', () => {
    const text = 'NAMES   IMAGE\nweb     nginx:1\n\nservices:\n  db:\n    image: postgres:16\n';
    expect(items(text)).toEqual(['2×1 nginx:1', '6×1 postgres:16']);
  });

  it.each(['ARG IMAGE\nFROM x', 'IMAGE FOO\na b', 'SOME HEADING\nfoo bar', 'NAME\nnginx'])(
    'need two known columns: %s',
    (text) => {
      expect(['docker-ps', 'docker-images', 'kubernetes']).not.toContain(parsePaste(text).source);
    },
  );
});

describe('a pasted text', () => {
  it.each([
    'Hello team,\n\nplease note: the api, the worker and web grew since Monday.\nSee https://example.com/x for more.\nThanks',
    'this is prose about images',
    'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("x")\n}\n',
    'common.yaml\noperator.yaml\n',
    '1.2\n3\n',
    '# only\n# comments\n',
    '| name | size |\n|------|------|\n| a | 1 |',
  ])('without images is reported as such: %j', (text) => {
    expect(parsePaste(text)).toMatchObject({ source: 'unknown', items: [], problems: [] });
    expect(skipped(text)).toEqual([expect.stringMatching(/this is not a text that images can be read from$/)]);
  });

  it('in Markdown has the images of its code blocks', () => {
    const text =
      '# Title\n\nUse docker, or not:\n\n```sh\ndocker run nginx:1\n```\n\n```dockerfile\nFROM node:20\nCOPY . .\n```\n\n```\nplain words\n```\n';
    expect(items(text)).toEqual(['6×1 nginx:1', '10×1 node:20']);
  });

  it('in Markdown reports a block without images, and may end within a block', () => {
    const text = '```yaml\nservices:\n  a: [\n```\n```yaml\nreplicas: 1\n```\n```dockerfile\nFROM node:20\n';
    expect(items(text)).toEqual(['9×1 node:20']);
    expect(skipped(text)).toEqual([expect.stringMatching(/^3 a: \[: this YAML document cannot be read/)]);
  });

  it('may have names beside commands when they look like images', () => {
    expect(names('docker run nginx\ndocker pull a/b:1\nredis:7')).toEqual(['nginx', 'docker.io/a/b:1', 'redis:7']);
    expect(names('docker run nginx\ndone\nhello')).toEqual(['nginx']);
  });

  it.each(['["nginx:1", "redis"]', '[\n  "nginx:1",\n  "redis"\n]', '1. nginx:1\n2) redis'])(
    'is a list when it has list markers: %j',
    (text) => {
      expect(parsePaste(text).source).toBe('list');
      expect(names(text)).toEqual(['nginx:1', 'redis']);
    },
  );

  it('is a list when most lines are names, and the other lines are reported', () => {
    const text = 'nginx:1 redis:7\nghcr.io/a/b\nwhat is this line\npostgres';
    expect(names(text)).toEqual(['nginx:1', 'redis:7', 'ghcr.io/a/b', 'postgres']);
    expect(skipped(text)).toEqual(['3 what is this line: not a list of names']);
  });
});

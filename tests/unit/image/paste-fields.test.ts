import { describe, expect, it } from 'vitest';
import { parsePaste } from '#lib/image/paste.ts';
import { items, names, skipped } from './paste-shown.ts';

const object = (kind: string, spec: string) => `apiVersion: example.com/v1\nkind: ${kind}\nspec:\n${spec}\n`;

describe('a pasted Kubernetes object of any kind', () => {
  it.each([
    ['Prometheus', '  image: quay.io/a/prometheus:v3', ['quay.io/a/prometheus:v3']],
    ['Prometheus', '  baseImage: quay.io/a/prometheus\n  version: v2', ['quay.io/a/prometheus:v2']],
    ['CephCluster', '  cephVersion:\n    image: quay.io/ceph/ceph:v19', ['quay.io/ceph/ceph:v19']],
    ['Cluster', '  imageName: ghcr.io/a/postgresql:16', ['ghcr.io/a/postgresql:16']],
    ['Task', '  steps:\n  - { name: a, image: "golang:1.23" }', ['golang:1.23']],
    ['Task', '  params: [{name: V, default: "3"}]\n  steps: [{image: "a/b:$(params.V)"}]', ['docker.io/a/b:3']],
    [
      'Workflow',
      '  templates:\n  - container: { image: "busybox:1.36" }\n  - script: { image: python }',
      ['busybox:1.36', 'python'],
    ],
    ['App', '  image: {repository: acme/api, registry: quay.io, tag: 1.10}', ['quay.io/acme/api:1.10']],
    [
      'App',
      '  agent:\n    repository: nvcr.io/nvidia\n    image: driver\n    version: "5"',
      ['nvcr.io/nvidia/driver:5'],
    ],
    ['Pod', '  volumes:\n  - name: v\n    image: {reference: "quay.io/a/b:1", pullPolicy: Always}', ['quay.io/a/b:1']],
    ['BuildConfig', '  strategy:\n    from: {kind: DockerImage, name: "quay.io/a/b:1"}', ['quay.io/a/b:1']],
    ['Cluster', '  version: 3.11\n  repository: r.example.com/cassandra', ['r.example.com/cassandra:3.11']],
    ['VirtualMachine', '  volumes: [{containerDisk: {image: "quay.io/a/disk:1"}}]', ['quay.io/a/disk:1']],
    ['HelmRelease', '  values:\n    image: {repository: acme/api, tag: "2"}', ['docker.io/acme/api:2']],
  ])('contains images as %s:\n%s', (kind, spec, expected) => {
    const text = object(kind, spec);
    expect(parsePaste(text).source).toBe('kubernetes');
    expect(names(text)).toEqual(expected);
  });

  it.each([
    ['its status', 'Pod', '  a: 1\nstatus: {containerStatuses: [{image: "no:1"}]}'],
    ['annotations', 'Pod', '  template: {metadata: {annotations: {image: "no:1"}}}'],
    ['a schema', 'CustomResourceDefinition', '  versions: [{schema: {properties: {image: {default: "no:1"}}}}]'],
    ['a block device', 'PersistentVolume', '  rbd: {monitors: [a], pool: p, image: foo}'],
    ['a machine', 'GCPMachineTemplate', '  template: {spec: {image: "projects/x/global/images/y"}}'],
    ['names of services', 'IngressRoute', '  routes: [{services: [{name: web, port: 80}]}]'],
    ['a repository of charts', 'Application', '  source: {repository: "https://charts.example.com", tag: "1"}'],
  ])('contains no image in %s', (_, kind, spec) => {
    expect(parsePaste(object(kind, spec))).toMatchObject({ items: [], problems: [] });
  });

  it('reports why a field has no image', () => {
    const text = object(
      'App',
      `  a: {image: "{{ .Values.x }}"}\n  b: {image: "\${IMAGE}"}\n  c: {image: "$(params.x)"}`,
    );
    expect(skipped(text)).toEqual([
      '4 {{ .Values.x }}: a template: paste it with its values filled in',
      `5 \${IMAGE}: the variable IMAGE has no default here`,
      '6 $(params.x): a template: paste it with its values filled in',
    ]);
  });
});

describe('pasted Helm values', () => {
  it('contain images split into registry, repository and tag, with their line', () => {
    const text = `image:
  repository: ghcr.io/acme/api
  tag: "1.2"
replicas: 3
metrics:
  image: {registry: quay.io, repository: a/exporter, tag: 1.20, digest: ""}
pinned:
  image:
    repository: acme/x
    digest: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
plain:
  image: quay.io/a/sidecar
  tag: 3
split:
  webImageRepository: acme/web
  webImageTag: v4
`;
    expect(parsePaste(text).source).toBe('helm');
    expect(items(text)).toEqual([
      '2×1 ghcr.io/acme/api:1.2',
      '6×1 quay.io/a/exporter:1.20',
      '9×1 docker.io/acme/x@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '12×1 quay.io/a/sidecar:3',
      '15×1 docker.io/acme/web:v4',
    ]);
  });

  it('contain whole images beside split ones', () => {
    const text = 'imageRepository: acme/web\nimageTag: v3\nsidecarImage: acme/side:1\n';
    expect(items(text)).toEqual(['1×1 docker.io/acme/web:v3', '3×1 docker.io/acme/side:1']);
  });

  it('contain lists of named images', () => {
    const text = 'images:\n- {name: acme/a, tag: 2}\n- {name: "quay.io/a/b:1"}\n- {name: plain}\n';
    expect(items(text)).toEqual(['2×1 docker.io/acme/a:2', '3×1 quay.io/a/b:1']);
  });

  it('may have one registry for all images', () => {
    const text =
      'global: {imageRegistry: r.example.com}\nimage: {registry: docker.io, repository: a/redis, tag: "7"}\n';
    expect(names(text)).toEqual(['r.example.com/a/redis:7']);
  });

  it.each([
    'image: logo.png',
    'image: /img/a.svg',
    'image: https://example.com/a.png',
    'image: ./Dockerfile',
    'image: true',
  ])('contain no image in %s', (line) => {
    expect(parsePaste(`site:\n  ${line}\n  title: x\n`)).toMatchObject({ items: [], problems: [] });
  });
});

describe('a pasted kustomization', () => {
  it('contains the images that it sets', () => {
    const text = `resources: [a.yaml]
images:
- name: app
  newName: ghcr.io/acme/app
  newTag: "3"
- name: nginx
  newTag: 1.27
- name: quay.io/a/b
  digest: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
`;
    expect(parsePaste(text).source).toBe('kustomize');
    expect(names(text)).toEqual([
      'ghcr.io/acme/app:3',
      'nginx:1.27',
      'quay.io/a/b@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ]);
  });

  it('contains no image in its list of files', () => {
    const text = 'namespace: acme\nresources:\n  - common.yaml\n  - operator.yaml\n';
    expect(parsePaste(text)).toMatchObject({ source: 'kustomize', items: [], problems: [] });
  });
});

describe('a pasted pipeline', () => {
  it.each([
    [
      'GitLab',
      'image: ruby:3\nvariables: {V: "16"}\nservices: ["postgres:$V", {name: "redis:7"}]\nbuild: {script: [x]}',
      ['ruby:3', 'postgres:16', 'redis:7'],
    ],
    [
      'GitHub',
      'on: push\njobs:\n  a:\n    container: node:20\n    services: {pg: {image: "postgres:16"}}\n    steps:\n    - uses: docker://alpine:3\n    - uses: actions/checkout@v4\n      with: {repository: acme/x}',
      ['node:20', 'postgres:16', 'alpine:3'],
    ],
    [
      'Cloud Build',
      'steps:\n- name: gcr.io/a/docker\n  args: [build]\n- name: node:20\n  entrypoint: npm',
      ['gcr.io/a/docker', 'node:20'],
    ],
    [
      'Azure, whose jobs name containers that it describes',
      'resources: {containers: [{container: build, image: "ubuntu:22.04"}]}\njobs:\n- {job: a, container: build}\n- {job: b, container: "node:20"}',
      ['ubuntu:22.04', 'node:20'],
    ],
    [
      'Woodpecker',
      'steps: {build: {image: golang, commands: [x]}}\nservices: {db: {image: "postgres:16"}}',
      ['golang', 'postgres:16'],
    ],
    ['Travis', 'language: ruby\nservices:\n- docker\n- postgresql\nscript: x', []],
    [
      'CircleCI',
      'jobs:\n  a:\n    docker: [{image: "cimg/node:20"}]\n  b:\n    machine: {image: "ubuntu-2204:2024.01.1"}',
      ['docker.io/cimg/node:20'],
    ],
  ])('is parsed for %s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
    if (expected.length > 0) expect(parsePaste(text).source).toBe('pipeline');
  });
});

describe('a YAML tag in a pasted text', () => {
  it('is resolved to a value, or reported', () => {
    const text = `Parameters: {web: {Default: "nginx:1"}}
Resources:
- {Image: !Ref web}
- {Image: !Ref other}
- {Image: !ImportValue shared}
- {Image: !Sub "redis:7"}
`;
    expect(items(text)).toEqual(['3×1 nginx:1', '6×1 redis:7']);
    expect(skipped(text)).toEqual([
      `4 \${other}: the variable other has no default here`,
      '5 $(!ImportValue shared): a template: paste it with its values filled in',
    ]);
  });
});

describe('a pasted Ansible task', () => {
  it('contains images by its module', () => {
    const text =
      '- tasks:\n  - community.docker.docker_image_pull: {name: "mysql", tag: 8}\n  - docker_container: {image: "nginx:{{ version }}"}\n';
    expect(items(text)).toEqual(['2×1 mysql:8']);
    expect(skipped(text)).toEqual(['3 nginx:{{ version }}: a template: paste it with its values filled in']);
  });
});

describe('a pasted compose file', () => {
  it('contains images of inline builds, build contexts and volumes', () => {
    const text = `services:
  a:
    build:
      dockerfile_inline: |
        FROM redis:7
        RUN x
      additional_contexts:
        base: docker-image://alpine:3
    volumes: [{type: image, source: "nginx:1", target: /x}]
`;
    expect(items(text)).toEqual(['5×1 redis:7', '8×1 alpine:3', '9×1 nginx:1']);
    expect(skipped(text)).toEqual(['2 a: built here, and names no image']);
  });

  it('is not assumed when the services belong to another tool', () => {
    const text = 'services:\n  App\\Mailer: {class: App\\Mailer}\n  router: {autowire: true}\n';
    expect(parsePaste(text).source).not.toBe('compose');
  });
});

describe('several pasted documents', () => {
  it('are parsed except for an invalid one, which is reported with its line', () => {
    const pod = (image: string) => `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "${image}"}]}\n`;
    const text = `${pod('a:1')}---\nkey: [unclosed\nother: 1\n---\n${pod('b:2')}`;
    expect(items(text)).toEqual(['3×1 a:1', '10×1 b:2']);
    expect(skipped(text)[0]).toMatch(/^5 .*: this YAML document cannot be read: /);
  });

  it('with templates are reported with a hint, and plain lines are parsed', () => {
    const text = 'kind: Pod\nspec:\n  {{- if .x }}\n  containers:\n  - image: busybox:1\n  - image: {{ .y }}\n';
    expect(names(text)).toEqual(['busybox:1']);
    expect(skipped(text).join('\n')).toMatch(/it has templates\. Paste it with its values filled in/);
  });

  it.each([
    ['manifests', 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "a:1"}]}\n', 3],
    ['compose files', 'version: "3"\nservices: {a: {image: "a:1"}}\n', 2],
  ])('of %s are separated even without a separator line', (_, text, line) => {
    const lines = text.split('\n').length - 1;
    expect(items(text + text.replace('a:1', 'b:1'))).toEqual([`${line}×1 a:1`, `${lines + line}×1 b:1`]);
  });

  it('may include a Dockerfile, units, HCL, commands and names', () => {
    const text = [
      'a: [\n',
      'FROM alpine:3\nRUN x\n',
      '[Container]\nImage=mysql:8\n',
      'job "x" { task "b" { config { image = "nginx:1" } } }\n',
      'docker run redis:7\n',
      'postgres:16\n',
    ].join('---\n');
    expect(items(text)).toEqual(['3×1 alpine:3', '7×1 mysql:8', '9×1 nginx:1', '11×1 redis:7', '13×1 postgres:16']);
    expect(skipped(text)).toEqual([expect.stringMatching(/^1 a: \[: this YAML document cannot be read/)]);
  });

  it('may have YAML directives', () => {
    const text = '%YAML 1.2\n---\nservices: {a: {image: "a:1"}}\n';
    expect(items(text)).toEqual(['3×1 a:1']);
    expect(skipped(text)).toEqual([]);
  });

  it('may begin on the separator line', () => {
    expect(items('--- {services: {a: {image: "a:1"}}}\n--- {services: {b: {image: "b:1"}}}\n')).toEqual([
      '1×1 a:1',
      '2×1 b:1',
    ]);
  });

  it('may follow a long Dockerfile', () => {
    expect(names(`FROM alpine:3\n${'RUN x\n'.repeat(20)}---\nservices: {a: {image: "a:1"}}\n`)).toEqual([
      'alpine:3',
      'a:1',
    ]);
  });

  it('may be of several kinds', () => {
    const text =
      'services: {a: {image: "a:1"}}\n---\napiVersion: v1\nkind: Pod\nspec: {containers: [{image: "b:1"}]}\n';
    expect(parsePaste(text).source).toBe('mixed');
    expect(names(text)).toEqual(['a:1', 'b:1']);
  });
});

import { describe, expect, it } from 'vitest';
import { parsePaste } from '#lib/image/paste.ts';
import { items, skipped } from './paste-shown.ts';

describe('pasted Kubernetes objects and output', () => {
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

  it('contain images of all kinds of containers in a list of pods, not of their status', () => {
    expect(parsePaste(pods).source).toBe('kubernetes');
    expect(items(pods)).toEqual(expected);
  });

  it('may be JSON', () => {
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

  it('may be several documents with pod templates and cron jobs', () => {
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

  it('may be printed by kubectl as a table, list or description', () => {
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

  it('are reported when the output contains no images', () => {
    const wide =
      'NAME    READY   STATUS    RESTARTS   AGE   IP          NODE\nweb-0   1/1     Running   0          3d    10.0.0.1    n1\n';
    expect(parsePaste(wide)).toMatchObject({ source: 'kubernetes', items: [], problems: [] });
    expect(skipped(wide)[0]).toContain('use -o yaml');
  });

  it('include images of Argo CD with the names they replace', () => {
    const text =
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {kustomize: {images: ["app=ghcr.io/acme/app:2"]}}}\n';
    expect(items(text)).toEqual(['3×1 ghcr.io/acme/app:2']);
  });

  it('may be a snippet', () => {
    const snippet = '      containers:\n        - name: a\n          image: nginx:1.25\n     initContainers:\n';
    expect(parsePaste(snippet).source).toBe('kubernetes');
    expect(items(snippet)).toEqual(['3×1 nginx:1.25']);
  });
});

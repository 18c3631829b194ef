import { describe, expect, it } from 'vitest';
import { parsePaste } from '#lib/image/paste.ts';
import { items, names, skipped } from './paste-shown.ts';

describe('pasted units', () => {
  const units = `# web.container
[Unit]
Description=Web
[Container]
Image="docker.io/library/nginx:1.27"
Environment=Image=no
[Service]
ExecStartPre=-/usr/bin/docker pull redis:7
ExecStart=/usr/bin/docker run --rm \\
  --name %n redis:7
[Image]
; a comment
Image=quay.io/a/b:2
[Container]
Image=other.image
[Container]
Image=app:%i
[Build]
ImageTag=localhost/mine
`;

  it('of Podman and systemd contain images in settings and commands', () => {
    expect(parsePaste(units).source).toBe('quadlet');
    expect(items(units)).toEqual(['5×1 nginx:1.27', '8×2 redis:7', '13×1 quay.io/a/b:2']);
    expect(skipped(units)).toEqual([
      '15 other.image: another unit, which names the image',
      '17 app:%i: has a specifier of systemd, which has no value here',
    ]);
  });

  it('contain images of mounts, and of shell commands with the variables of the unit', () => {
    const text = `[Unit]
[Container]
Mount=type=image,source=quay.io/a/b:1,destination=/x
[Service]
Environment=IMAGE=nginx:1 "TAG=7"
ExecStart=/usr/bin/docker run $IMAGE
ExecStartPre=/bin/sh -c "docker pull redis:\${TAG} || true"
[Unit]
[Service]
ExecStart=docker run $IMAGE
`;
    expect(items(text)).toEqual(['3×1 quay.io/a/b:1', '6×1 nginx:1', '7×1 redis:7']);
    expect(skipped(text)).toEqual(['10 $IMAGE: the variable IMAGE has no default here']);
  });

  it('are reported when they contain no image', () => {
    expect(skipped('[Kube]\nYaml=web.yml\n')).toEqual(['1 [Kube]: nothing in it names an image']);
  });

  it('are not assumed for any text with sections', () => {
    expect(parsePaste('[tool.poetry]\nname = "x"\n')).toMatchObject({ items: [], problems: [] });
  });
});

describe('pasted HCL', () => {
  it('of a Nomad job contains images of tasks, not of comments and heredocs', () => {
    const text = `variable "tag" {
  default = "1.2"
}
job "web" {
  # image = "no:1"
  group "a" {
    task "b" {
      driver = "docker"
      config {
        image = "acme/api:\${var.tag}" // the API
      }
      template {
        data = <<EOF
image = "no:2"
EOF
      }
    }
    task "c" {
      config { image = var.missing }
    }
    task "d" {
      config { image = "x:\${NOMAD_META_V}" }
    }
  }
}
`;
    expect(parsePaste(text).source).toBe('nomad');
    expect(items(text)).toEqual(['10×1 docker.io/acme/api:1.2']);
    expect(skipped(text)).toEqual([
      '19 var.missing: the variable var.missing has no default here',
      `22 x:\${NOMAD_META_V}: NOMAD_META_V has no value here`,
    ]);
  });

  it('of Terraform contains images of containers, not of machines', () => {
    const text = `resource "docker_image" "a" {
  name = "nginx:1"
}
resource "docker_container" "a" {
  name  = "web"
  image = docker_image.a.image_id
}
resource "aws_ecs_task_definition" "x" {
  container_definitions = jsonencode([{ name = "a", image = "ghcr.io/a/b:1" }, { "image" : "redis:7" }])
}
resource "digitalocean_droplet" "web" {
  image = "ubuntu-22-04-x64"
}
`;
    expect(parsePaste(text).source).toBe('terraform');
    expect(names(text)).toEqual(['nginx:1', 'ghcr.io/a/b:1', 'redis:7']);
    expect(skipped(text)).toEqual(['12 ubuntu-22-04-x64: an image of digitalocean_droplet, which is no container']);
  });

  it('of Terraform is resolved through locals, data sources and JSON strings', () => {
    const text = `variable "tag" { default = "1.2" }
locals {
  full = "\${local.name}:\${var.tag}"
  name = "acme/web"
}
data "docker_registry_image" "a" { name = "postgres:16" }
resource "docker_container" "a" { image = local.full }
resource "aws_ecs_task_definition" "x" {
  container_definitions = <<EOF
[{"name": "a", "image": "redis:\${var.tag}"},
 {"name": "b", "image": "nginx:1"}]
EOF
}
`;
    expect(items(text)).toEqual(['6×1 postgres:16', '7×1 docker.io/acme/web:1.2', '10×1 redis:1.2', '11×1 nginx:1']);
  });

  it('is reported when a value is an expression', () => {
    const text = `variable "own" { default = "acme/web" }
locals { full = var.own == "" ? "a" : "b" }
resource "docker_container" "a" { image = local.full }
resource "docker_container" "b" { image = var.own != "" ? "c:1" : "d:1" }
`;
    expect(items(text)).toEqual([]);
    expect(skipped(text)).toEqual([
      '3 local.full: the variable local.full has no default here',
      '4 var.own: an expression, which has no value here',
    ]);
  });

  it('of a bake file contains images of contexts and inline Dockerfiles', () => {
    const text = `variable "GO" { default = "1.23" }
target "a" {
  contexts = { go = "docker-image://golang:\${GO}" }
  tags = ["acme/mine:1"]
}
target "b" {
  dockerfile-inline = <<EOT
FROM redis:7
EOT
}
`;
    expect(parsePaste(text).source).toBe('bake');
    expect(items(text)).toEqual(['3×1 golang:1.23', '8×1 redis:7']);
  });
});

describe('pasted JSON', () => {
  it.each([
    [
      'kubectl get -o json',
      { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ image: 'a:1' }] }, status: { image: 'b:1' } },
      ['a:1'],
    ],
    ['docker inspect of a container', [{ Image: `sha256:${'a'.repeat(64)}`, Config: { Image: 'a:1' } }], ['a:1']],
    [
      'docker image inspect',
      [{ RepoTags: ['a:1', 'b:2'], RepoDigests: ['a@sha256:0'], Config: { Image: '' } }],
      ['a:1', 'b:2'],
    ],
    ['crictl images', { images: [{ repoTags: ['a:1'] }, { repoTags: [], repoDigests: [] }] }, ['a:1']],
    ['podman ps', [{ Image: 'a:1', Names: ['x'], Labels: { image: 'no:1' } }], ['a:1']],
    ['an ECS task', { family: 'x', containerDefinitions: [{ name: 'a', image: 'a:1' }] }, ['a:1']],
    ['docker compose config', { name: 'x', services: { a: { image: 'a:1' } } }, ['a:1']],
    ['docker compose images', [{ ContainerName: 'x', Repository: 'a', Tag: '1' }], ['a:1']],
  ])('is parsed for %s', (_, value, expected) => {
    expect(names(JSON.stringify(value))).toEqual(expected);
    expect(names(JSON.stringify(value, null, 2))).toEqual(expected);
  });

  it('may have comments, trailing commas and several values', () => {
    expect(items('// dev\n{\n  "image": "a:1", /* why\n */ "x": [1,],\n}\n{"image": "b:1"}')).toEqual([
      '3×1 a:1',
      '6×1 b:1',
    ]);
  });

  it('is parsed except for an invalid value, which is reported with its line', () => {
    const lines =
      '{"Image":"a:1","Names":"x"}\n{"Image":"b:1","Names":\n{"Image":"c:1","Names":"x"}\n{"Image":"d:1"\n{"Image":"e:1"}\n';
    expect(items(lines)).toEqual(['1×1 a:1', '3×1 c:1', '5×1 e:1']);
    expect(skipped(lines).map((line) => line.split(':')[0])).toEqual(['2 {"Image"', '5 {"Image"']);
  });

  it('is parsed up to the point where it breaks off, then line by line', () => {
    const text = '[{"Image": "a:1", "Names": "x"},\n{"Image": "b:1"\n"image": "c:1"';
    expect(skipped(text)[0]).toMatch(/^3 .*not valid JSON from here on/);
  });
});

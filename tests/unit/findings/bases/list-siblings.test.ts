import { describe, expect, it } from 'vitest';
import { listSiblings } from '#lib/findings/bases/list-siblings.ts';

const HUB = 'docker.io/library';

/** Tags that the registries have, with the tags of the same repository that are smaller. */
const OFFICIAL: [base: string, ...smaller: string[]][] = [
  ['node:24', 'node:24-slim', 'node:24-alpine'],
  ['node:24.11.1', 'node:24.11.1-slim', 'node:24.11.1-alpine'],
  ['node:24-bookworm', 'node:24-bookworm-slim', 'node:24-alpine'],
  ['node:lts-trixie', 'node:lts-trixie-slim', 'node:lts-alpine'],
  ['node:latest', 'node:slim', 'node:alpine'],
  ['node', 'node:slim', 'node:alpine'],
  ['node:bookworm', 'node:bookworm-slim', 'node:alpine'],
  ['node:24-slim', 'node:24-alpine'],
  ['node:24-bookworm-slim', 'node:24-alpine'],
  ['node:24-alpine'],
  ['node:24-alpine3.22'],
  ['python:3.13', 'python:3.13-slim', 'python:3.13-alpine'],
  ['python:3.13-bookworm', 'python:3.13-slim-bookworm', 'python:3.13-alpine'],
  ['python:3.14-rc-trixie', 'python:3.14-rc-slim-trixie', 'python:3.14-rc-alpine'],
  ['python:3.13-slim-bookworm', 'python:3.13-alpine'],
  ['python:3.13-windowsservercore-ltsc2022'],
  ['ruby:3.4', 'ruby:3.4-slim', 'ruby:3.4-alpine'],
  ['ruby:3.4-bookworm', 'ruby:3.4-slim-bookworm', 'ruby:3.4-alpine'],
  ['rust:1.91-bookworm', 'rust:1.91-slim-bookworm', 'rust:1.91-alpine'],
  ['elixir:1.18-otp-27', 'elixir:1.18-otp-27-slim', 'elixir:1.18-otp-27-alpine'],
  ['perl:5.40-bookworm', 'perl:5.40-slim-bookworm'],
  ['openjdk:21-bookworm', 'openjdk:21-slim-bookworm'],
  ['swift:6.2-noble', 'swift:6.2-noble-slim'],
  ['php:8.4', 'php:8.4-alpine'],
  ['php:8.4-fpm', 'php:8.4-fpm-alpine'],
  ['php:8.4-fpm-bookworm', 'php:8.4-fpm-alpine'],
  ['php:8.4-apache'],
  ['php:8.4-apache-bookworm'],
  ['wordpress:6.8-php8.3-fpm', 'wordpress:6.8-php8.3-fpm-alpine'],
  ['postgres:17', 'postgres:17-alpine'],
  ['postgres:17-bookworm', 'postgres:17-alpine'],
  ['postgres:17-alpine'],
  ['redis:8', 'redis:8-alpine'],
  ['rabbitmq:4-management', 'rabbitmq:4-management-alpine'],
  ['nginx:1.29', 'nginx:1.29-alpine', 'nginx:1.29-alpine-slim'],
  ['nginx', 'nginx:alpine', 'nginx:alpine-slim'],
  ['nginx:stable-bookworm', 'nginx:stable-alpine', 'nginx:stable-alpine-slim'],
  ['nginx:1.29-bookworm-perl', 'nginx:1.29-alpine-perl'],
  ['nginx:1.29-alpine', 'nginx:1.29-alpine-slim'],
  ['nginx:1.29-alpine-slim'],
  ['nginx:1.29-alpine-otel'],
  ['eclipse-temurin:21', 'eclipse-temurin:21-jre', 'eclipse-temurin:21-jre-alpine'],
  ['eclipse-temurin:21-jdk-noble', 'eclipse-temurin:21-jre-noble', 'eclipse-temurin:21-jre-alpine'],
  ['eclipse-temurin:21.0.5_11-jdk', 'eclipse-temurin:21.0.5_11-jre', 'eclipse-temurin:21.0.5_11-jre-alpine'],
  ['eclipse-temurin:21-jdk-alpine', 'eclipse-temurin:21-jre-alpine'],
  ['eclipse-temurin:21-jre-alpine'],
  ['eclipse-temurin:latest'],
  ['amazoncorretto:21-al2023', 'amazoncorretto:21-alpine'],
  ['oraclelinux:9', 'oraclelinux:9-slim'],
  ['almalinux:9', 'almalinux:9-minimal'],
  ['rockylinux:9-minimal'],
];

const ELSEWHERE: [base: string, ...smaller: string[]][] = [
  ['debian:trixie', `${HUB}/debian:trixie-slim`, 'gcr.io/distroless/cc-debian13:latest'],
  ['debian:12', `${HUB}/debian:12-slim`, 'gcr.io/distroless/cc-debian12:latest'],
  ['debian:bookworm-20251117', `${HUB}/debian:bookworm-20251117-slim`, 'gcr.io/distroless/cc-debian12:latest'],
  ['debian', `${HUB}/debian:stable-slim`, 'gcr.io/distroless/cc-debian13:latest'],
  ['debian:bullseye', `${HUB}/debian:bullseye-slim`],
  ['debian:trixie-slim'],
  ['ubuntu:24.04', 'gcr.io/distroless/cc-debian13:latest'],
  ['ubuntu:jammy', 'gcr.io/distroless/cc-debian12:latest'],
  ['ubuntu:25.10'],
  ['golang:1.25', `${HUB}/golang:1.25-alpine`, 'gcr.io/distroless/base-debian13:latest'],
  ['golang:1.25-bookworm', `${HUB}/golang:1.25-alpine`, 'gcr.io/distroless/base-debian12:latest'],
  ['eclipse-temurin:21-jre', `${HUB}/eclipse-temurin:21-jre-alpine`, 'gcr.io/distroless/java21-debian12:latest'],
  ...[
    ['9.0', '9.0-noble-chiseled', '9.0-alpine'],
    ['9.0-bookworm-slim', '9.0-noble-chiseled', '9.0-alpine'],
    ['8.0', '8.0-jammy-chiseled', '8.0-alpine'],
    ['8.0-noble', '8.0-noble-chiseled', '8.0-alpine'],
    ['10.0', '10.0-noble-chiseled', '10.0-alpine'],
    ['9.0-noble-chiseled'],
    ['9.0-alpine3.22'],
    ['9.0-nanoserver-ltsc2022'],
    ['latest'],
  ].map((tags) => tags.map((tag) => `mcr.microsoft.com/dotnet/aspnet:${tag}`) as [string, ...string[]]),
  ['mcr.microsoft.com/dotnet/sdk:9.0'],
  [
    'registry.access.redhat.com/ubi9:9.5',
    'registry.access.redhat.com/ubi9-minimal:9.5',
    'registry.access.redhat.com/ubi9-micro:9.5',
  ],
  [
    'registry.access.redhat.com/ubi9/ubi:9.5-1730489303',
    'registry.access.redhat.com/ubi9/ubi-minimal:9.5',
    'registry.access.redhat.com/ubi9/ubi-micro:9.5',
  ],
  ['registry.access.redhat.com/ubi9-minimal:9.5'],
  ['registry.access.redhat.com/ubi9/nodejs-22:latest', 'registry.access.redhat.com/ubi9/nodejs-22-minimal:latest'],
  ['registry.access.redhat.com/ubi9/openjdk-21:1.23', 'registry.access.redhat.com/ubi9/openjdk-21-runtime:1.23'],
  ['quay.io/fedora/fedora:42', 'quay.io/fedora/fedora-minimal:42'],
  [
    'public.ecr.aws/docker/library/node:24',
    ...['slim', 'alpine'].map((v) => `public.ecr.aws/docker/library/node:24-${v}`),
  ],
  [
    'registry.acme.dev:5000/mirror/node:24-bookworm',
    'registry.acme.dev:5000/mirror/node:24-bookworm-slim',
    'registry.acme.dev:5000/mirror/node:24-alpine',
  ],
  ['ghcr.io/acme/python:3.13', 'ghcr.io/acme/python:3.13-slim', 'ghcr.io/acme/python:3.13-alpine'],
  ['gcr.io/distroless/nodejs22-debian12:latest'],
  ['gcr.io/distroless/base-debian12'],
  ['cgr.dev/chainguard/node:latest'],
  ['docker.io/bitnami/node:24'],
  ['mcr.microsoft.com/devcontainers/python:3.12-bookworm'],
  ['ghcr.io/acme/api:1.0'],
  ['alpine:3.22'],
  ['scratch'],
  [`node@sha256:${'a'.repeat(64)}`],
  ['NOT A REFERENCE'],
];

const inLibrary = (name: string) => `${HUB}/${name.replace(/^[a-z-]+$/, '$&:latest')}`;

describe('listSiblings', () => {
  it.each(OFFICIAL)('of %s are its smaller variants, the nearest first', (base, ...smaller) => {
    expect(listSiblings(base)).toEqual(smaller.map(inLibrary));
  });

  it.each(ELSEWHERE)('of %s follow from the name', (base, ...smaller) => {
    expect(listSiblings(base)).toEqual(smaller);
  });

  it('leaves the digest of a pinned tag out', () => {
    expect(listSiblings(`node:24@sha256:${'a'.repeat(64)}`)).toEqual(listSiblings('node:24'));
  });
});

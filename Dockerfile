# syntax=docker/dockerfile:1
#
# docker build -t plimsoll .
#
# Options: --build-arg BASE=… --build-arg BASE_DIGEST=
#                                   another base image with Node 24 (made for node:24-alpine, tested on Debian)
#          --build-arg BASE_PATH=/x  the path below which it is served; Next fixes it at build time
#          --secret id=npmrc,src=…   an .npmrc for an npm registry with a login; no layer contains it
# The files of the image are the same for amd64 and arm64, because they contain no machine code. Tests check that. The image
# is therefore built once, on the machine's own platform, without emulation. Only the base image differs. The tests run it
# on amd64, the release workflow on both.

# Node.js 24.19.0 on Alpine 3.24.1, from docker-library/repo-info. The release workflow warns when it is outdated:
# docker buildx imagetools inspect node:24-alpine
ARG BASE=node:24-alpine
ARG BASE_DIGEST=sha256:d32cdf619f63fe0471182d08996dd516c6275bb5fd31ae06e55a570bd9e1ad43

# Copies only the package manifests, so that changed sources do not invalidate this step.
FROM --platform=$BUILDPLATFORM ${BASE}${BASE_DIGEST:+@$BASE_DIGEST} AS deps
WORKDIR /src
COPY package.json package-lock.json ./
# The build needs no install scripts. They fetch a second Node.js and a PostgreSQL for development.
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

FROM deps AS builder
ARG BASE_PATH=
COPY . .
RUN --mount=type=cache,target=/src/.next/cache \
    PLIMSOLL_BASE_PATH=${BASE_PATH} node bin/pack.mjs /out

FROM ${BASE}${BASE_DIGEST:+@$BASE_DIGEST} AS runner
# Ordered from what changes rarely to what always changes. bin/pack.mjs fixes the times and modes of all files.
COPY --from=builder /out/framework/ /
COPY --from=builder /out/libraries/ /
COPY --from=builder /out/application/ /
WORKDIR /app
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    PLIMSOLL_HOST=0.0.0.0 \
    PORT=3000
# A numeric user, so that Kubernetes can verify that it is not root. It owns no files, because nothing is written.
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
    CMD ["node", "--max-semi-space-size=1", "--max-old-space-size=16", "bin/health.mjs"]
ENTRYPOINT []
CMD ["node", "bin/container.mjs"]

# Last, because these change with every build.
ARG BASE
ARG BASE_DIGEST
ARG VERSION=
ARG REVISION=
ARG CREATED=
LABEL org.opencontainers.image.title="Plimsoll" \
      org.opencontainers.image.description="Shows how heavy container images are and why they grow" \
      org.opencontainers.image.source="https://github.com/plimsoll-app/plimsoll" \
      org.opencontainers.image.documentation="https://github.com/plimsoll-app/plimsoll/blob/main/docs/install.md" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="${BASE}" \
      org.opencontainers.image.base.digest="${BASE_DIGEST}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

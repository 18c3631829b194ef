# syntax=docker/dockerfile:1
#
# docker build -t plimsoll .
#
# Options: --build-arg BASE=… --build-arg BASE_DIGEST=
#                                   another image with Node 24 (tested: Debian; written for node:24-alpine)
#          --build-arg BASE_PATH=/x  to be served below a path: Next fixes it when it builds
#          --secret id=npmrc,src=…   an .npmrc for a registry that asks for a login; it stays out of every layer
# The files of the image are the same for amd64 and arm64: they hold no machine code, which the tests check. So it is built
# once, on the machine's own platform, and needs no emulation; only the base image differs. The tests run it on amd64, the
# release workflow on both.

# Node.js 24.19.0 on Alpine 3.24.1, as docker-library/repo-info lists it. The release workflow says when it is outdated:
# docker buildx imagetools inspect node:24-alpine
ARG BASE=node:24-alpine
ARG BASE_DIGEST=sha256:d32cdf619f63fe0471182d08996dd516c6275bb5fd31ae06e55a570bd9e1ad43

# Packages, from the manifest files alone: a changed source leaves this as it is.
FROM --platform=$BUILDPLATFORM ${BASE}${BASE_DIGEST:+@$BASE_DIGEST} AS deps
WORKDIR /src
COPY package.json package-lock.json ./
# No install script is needed to build: they fetch a second Node.js and a PostgreSQL for development.
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

FROM deps AS builder
ARG BASE_PATH=
COPY . .
RUN --mount=type=cache,target=/src/.next/cache \
    PLIMSOLL_BASE_PATH=${BASE_PATH} node bin/pack.mjs /out

FROM ${BASE}${BASE_DIGEST:+@$BASE_DIGEST} AS runner
# From what changes seldom to what changes always; the times and modes of all files are fixed by bin/pack.mjs.
COPY --from=builder /out/framework/ /
COPY --from=builder /out/libraries/ /
COPY --from=builder /out/application/ /
WORKDIR /app
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    PLIMSOLL_HOST=0.0.0.0 \
    PORT=3000
# A number, so that Kubernetes can tell that it is not root. It owns no file: nothing is ever written.
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
    CMD ["node", "--max-semi-space-size=1", "--max-old-space-size=16", "bin/health.mjs"]
ENTRYPOINT []
CMD ["node", "bin/container.mjs"]

# Last, for they change with every build.
ARG BASE
ARG BASE_DIGEST
ARG VERSION=
ARG REVISION=
ARG CREATED=
LABEL org.opencontainers.image.title="Plimsoll" \
      org.opencontainers.image.description="Shows how heavy container images are and why they grow" \
      org.opencontainers.image.source="https://github.com/plimsoll-app/plimsoll" \
      org.opencontainers.image.documentation="https://github.com/plimsoll-app/plimsoll/blob/main/docs/self-hosting.md" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="${BASE}" \
      org.opencontainers.image.base.digest="${BASE_DIGEST}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

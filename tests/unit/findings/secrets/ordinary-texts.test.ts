import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hexOf, lettersOf, mask } from './masking.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const sha256 = `sha256:${hexOf(64)}`;

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of shells
const ORDINARY = [
  // References to secrets that are stored elsewhere.
  'RUN npm config set //registry.npmjs.org/:_authToken $NPM_TOKEN',
  'RUN echo "//registry.npmjs.org/:_authToken=${NPM_TOKEN}" > .npmrc',
  'RUN DB_PASSWORD="$DB_PASSWORD" API_KEY=${API_KEY:?missing} make',
  'RUN PASSWORD=$(cat /run/secrets/password) make',
  'RUN PASSWORD=`cat /run/secrets/password` make',
  'RUN export TOKEN="$(curl -fsS http://169.254.169.254/token)"',
  'RUN git clone https://oauth2:${TOKEN}@gitlab.com/a/b',
  'RUN git clone https://x-access-token:$(cat /run/secrets/t)@github.com/a/b',
  'RUN curl -H "Authorization: Bearer $TOKEN" -u "$USER:$PASSWORD" https://x',
  'RUN docker login -u me -p "$PASSWORD" registry.example.com',
  'RUN docker login -u me --password-stdin registry.example.com',
  'RUN mysql -uroot -p"$MYSQL_ROOT_PASSWORD" -e x',
  'RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci',
  'RUN --mount=type=secret,id=token,target=/root/.npmrc npm ci',
  'RUN docker build --secret id=token,src=token.txt .',
  'RUN openssl req -passin env:KEY_PASSWORD -passout file:/run/secrets/x',
  'RUN if [ -z "$TOKEN" ]; then echo "TOKEN is not set"; fi',
  'RUN make TOKEN={{ .Values.token }} PASSWORD=<password> SECRET=**** API_KEY=xxxx',
  // Values that are not secrets.
  'ENV DB_PASSWORD=',
  'ENV DB_PASSWORD="" NPM_TOKEN=\'\'',
  'ENV MYSQL_ALLOW_EMPTY_PASSWORD=true REQUIRE_TOKEN=yes PASSWORD=null',
  'ENV POSTGRES_PASSWORD_FILE=/run/secrets/db TOKEN_PATH=/var/run/token SECRET=/run/secrets/x',
  'ENV GOOGLE_APPLICATION_CREDENTIALS=/etc/gcp/key.json',
  'ENV GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305',
  'ENV GPG_KEYS=DFFA3DCF326E302C4787673A01C4E7FAAAB2461C 42F3E95A2C4F08279C4960ADD68FA50FEA312927',
  'ENV RABBITMQ_PGP_KEY_ID=0x0A9AF2115F4687BD29803A206B73A36E6026DFCA',
  'RUN gpg --batch --keyserver hkps://keys.openpgp.org --recv-keys 7169605F62C751356D054A26A821E680E5FA6305',
  'RUN key=573BFD6B3D8FBC641079A6ABABF5BD827BD9BF62 && apt-key adv --recv-key "$key"',
  'ENV AWS_REGION=eu-west-1 KEY_ID=1234567890 ACCESS_KEY_NAME=ci PUBLIC_KEY=MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE',
  'ENV NODE_VERSION=24.1.0 YARN_VERSION=1.22.22',
  `ENV GOLANG_SHA256=${hexOf(64)} NGINX_SHA512=${hexOf(128)}`,
  `RUN echo "${hexOf(64)} *node.tar.xz" | sha256sum -c -`,
  `FROM alpine@${sha256}`,
  `COPY --from=docker.io/library/node:24@${sha256} / /`,
  `RUN crane pull docker://alpine:3.20@${sha256}`,
  'ENV MAX_TOKENS=4096 MAX_TOKEN=512 BOS_TOKEN=start CACHE_KEY=my-cache-key-v1-linux-amd64 SORT_KEY=created',
  'ENV SSH_AUTH_SOCK=/tmp/agent AUTHOR=me POSTGRES_HOST_AUTH_METHOD=trust HTTP_AUTH=none',
  'RUN curl -fsSL https://example.com/a@b/c?token=$TOKEN',
  'RUN curl -fsSL https://user@example.com/x http://proxy.example.com:3128/y ssh://git@github.com/a/b',
  'RUN npm install @scope/token@1.2.3 git+https://github.com/a/secret.git#v1',
  'RUN docker run -u 1000:1000 -p 8080:80 registry/token:1.2.3 curl x',
  'RUN cp -p a b && mkdir -p /var/lib/secret && chown -R app:app /x && tar -C / -xzp',
  'RUN adduser -D -u 1000 app && passwd -l root && usermod -aG docker app',
  'RUN apt-get install -y libsecret-1-0 libpam-passwdqc password-store python3-keyring',
  'RUN echo "enter the password: then press return" && echo "a token is needed"',
  'CMD ["node" "server.js" "--port" "8080"]',
  'RUN PATH=$PATH:/x make -j4 # no secret: just a comment',
  '/bin/sh -c #(nop) ADD file:b770303e11edaa0ad0d8f43f6db4fa26673923912b5d5f7cb748ba025e6c4d3b in /',
  'RUN curl -v -j -k -L -H "Cookie: oraclelicense=accept-securebackup-cookie" https://x',
  'RUN sed -i "s/password=.*/password=$PASSWORD/" x && sed -e s,token,x,',
  'python -c "import os; token = os.environ[\'TOKEN\']; print(getpass.getpass())"',
  `jib-maven-plugin:3.4.0`,
  // Code.
  'node -e "const token = process.env.TOKEN; const password = args.password"',
  'RUN python -c "token = args.token; password = config.db.password"',
  'RUN node -e "run({password: process.env.PASSWORD, token: config.token})"',
  // Checksums and commits.
  `RUN key=${hexOf(64)}; echo "$key  f" | sha256sum -c`,
  `RUN key="${hexOf(128)}" && echo "${'${key}'} *f" | sha512sum --check -`,
  `ENV PHP_SHA256_KEY=${hexOf(64)} MD5_KEY=${hexOf(32)}`,
  `RUN token=${hexOf(40)}; git checkout $token`,
  `RUN signing_key=${hexOf(40)} && apt-key adv --recv-keys $signing_key`,
  // Headers, files and stores of secrets.
  'ENV CSRF_TOKEN=X-CSRF-Token',
  'ENV PRIVATE_KEY=certs/tls.key TLS_PRIVATE_KEY=/certs/Tls.key SIGNING_KEY=C:\\certs\\tls.key',
  'RUN make PRIVATE_KEY=certs/tls.key SIGNING_KEY=/certs/Tls.key HOST_KEY="C:\\certs\\tls.key"',
  'RUN make PRIVATE_KEY=C:\\certs\\tls.key',
  'ENV DB_PASSWORD=arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf',
  'ENV DB_PASSWORD=op://vault/item/password API_TOKEN=vault://kv/x TOKEN=vault:secret/data/x#key SECRET=ssm:/prod/db',
  'LABEL usage="docker run -e PASSWORD=<your password> x"',
  'LABEL usage=docker run -e PASSWORD=<your password> x',
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: variables of shells

const LABELS = {
  'org.opencontainers.image.revision': hexOf(40),
  'org.opencontainers.image.source': 'https://github.com/acme/secret-api.git',
  'org.opencontainers.image.base.digest': sha256,
  'org.opencontainers.image.authors': 'Team Auth <auth@example.com>',
  'org.label-schema.vcs-ref': hexOf(7),
  'io.buildpacks.lifecycle.metadata': JSON.stringify({ runImage: { topLayer: sha256 }, key: { sha: sha256 } }),
  'com.docker.compose.config-hash': hexOf(64),
  'desktop.docker.io/binds/0/Source': '/home/me/.ssh/id',
  'dev.cosignproject.cosign/signature': `MEUCIQD${lettersOf(60)}/+${lettersOf(20)}==`,
  'com.example.token': '',
  'com.example.requires-password': 'true',
};

describe('texts without secrets', () => {
  it.each(ORDINARY)('are not masked: %s', (text) => {
    expect(mask.text(text)).toBe(text);
  });

  it('are not masked in labels that describe a build', () => {
    expect(mask.labels(LABELS)).toEqual(LABELS);
  });

  it('are not masked in recorded instructions of official images', () => {
    const texts = readRecorded();
    expect(texts.length).toBeGreaterThan(1_000);
    expect(texts.filter((text) => mask.text(text) !== text)).toEqual([]);
  });

  it('are not masked in recorded manifests and configs', () => {
    const texts = readFolder(join(ROOT, 'tests', 'fixtures', 'manifests'));
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => mask.text(text) !== text)).toEqual([]);
  });
});

/** Instructions of the demo's images and of the newest official ones. */
function readRecorded(): string[] {
  const newest = readFileSync(join(ROOT, 'tests', 'fixtures', 'instructions', 'official-images.json'), 'utf8');
  const folder = join(ROOT, 'lib', 'demo', 'data');
  const recorded = readdirSync(folder)
    .filter((file) => file.endsWith('.gz'))
    .flatMap((file) => {
      const [head = '{}'] = gunzipSync(readFileSync(join(folder, file)))
        .toString()
        .split('\n');
      return (JSON.parse(head) as { instructions: string[] }).instructions;
    });
  return [...(JSON.parse(newest) as string[]), ...recorded];
}

function readFolder(path: string): string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

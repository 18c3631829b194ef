import { createMaker, type Maker } from './maker.ts';

/** LabelledText is an instruction of a history with its secrets. A look-alike has none. */
export type LabelledText = { text: string; secrets: readonly string[] };

type Template = (secret: string, make: Maker) => string;
const password = (make: Maker) => make.password();
const alnum = (length: number) => (make: Maker) => make.alnum(length);

const SECRETS: readonly (readonly [secretOf: (make: Maker) => string, text: Template])[] = [
  [password, (s) => `ENV DB_PASSWORD=${s}`],
  [password, (s) => `/bin/sh -c #(nop)  ENV POSTGRES_PASSWORD=${s}`],
  [(m) => `npm_${m.alnum(36)}`, (s) => `ARG NPM_TOKEN=${s}`],
  [alnum(40), (s) => `|1 NPM_TOKEN=${s} /bin/sh -c npm ci # buildkit`],
  [(m) => `ghp_${m.alnum(36)}`, (s) => `RUN /bin/sh -c git clone https://${s}@github.com/acme/app.git # buildkit`],
  [alnum(24), (s) => `RUN git clone https://ci:${s}@git.acme.io/app.git && make`],
  [alnum(32), (s) => `RUN pip install --index-url https://ci:${s}@pypi.acme.io/simple flask`],
  [alnum(40), (s) => `RUN curl -H "Authorization: Bearer ${s}" https://api.acme.io/a.tgz | tar xz`],
  [alnum(20), (s) => `RUN curl -u ci:${s} -O https://nexus.acme.io/a.jar`],
  [password, (s) => `RUN wget --user=ci --password=${s} https://files.acme.io/a.zip`],
  [password, (s) => `RUN docker login -u ci -p ${s} registry.acme.io`],
  [(m) => m.uuid(), (s) => `RUN echo "//npm.acme.io/:_authToken=${s}" > ~/.npmrc && npm ci`],
  [password, (s) => `RUN printf 'machine git.acme.io login ci password ${s}\\n' > ~/.netrc`],
  [password, (s) => `RUN mysql -u root -e "CREATE USER 'app'@'%' IDENTIFIED BY '${s}'"`],
  [password, (s) => `RUN echo 'root:${s}' | chpasswd`],
  [password, (s) => `CMD ["app", "--db-password", "${s}"]`],
  [(m) => m.base64(30), (s) => `ENV AWS_SECRET_ACCESS_KEY=${s}`],
  [(m) => m.hex(64), (s) => `ENV SECRET_KEY_BASE=${s} RAILS_ENV=production`],
  [(m) => `sk_live_${m.alnum(24)}`, (s) => `ENV STRIPE=${s}`],
  [password, (s) => `RUN openssl pkcs12 -in a.p12 -passin pass:${s} -out a.pem`],
  [password, (s) => `RUN PGPASSWORD=${s} psql -h db -U app -c 'select 1'`],
  [alnum(32), (s) => `ENV DATABASE_URL=postgres://app:${s}@db:5432/app`],
  [password, (s) => `RUN sshpass -p ${s} scp a.tgz ci@files.acme.io:/srv`],
  [alnum(20), (s) => `RUN dotnet nuget add source https://nuget.acme.io -u ci -p ${s} --store-password-in-clear-text`],
];

const OTHERS: readonly ((make: Maker) => string)[] = [
  (m) => `RUN /bin/sh -c echo "${m.hex(64)}  /tmp/a.tgz" | sha256sum -c - # buildkit`,
  (m) => `ENV NODE_VERSION=24.1.0 YARN_VERSION=1.22.22 COMMIT=${m.hex(40)}`,
  (m) => `RUN gpg --batch --keyserver keys.openpgp.org --recv-keys ${m.hex(40).toUpperCase()}`,
  () => 'ENV GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305',
  () => 'RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci',
  () => 'RUN --mount=type=secret,id=token TOKEN=$(cat /run/secrets/token) make',
  () => 'ENV DB_PASSWORD_FILE=/run/secrets/db_password',
  () => 'RUN curl -H "Authorization: Bearer $TOKEN" https://api.acme.io',
  () => 'RUN npm config set //npm.acme.io/:_authToken $NPM_TOKEN',
  (m) => `FROM node:24@sha256:${m.hex(64)}`,
  (m) => `COPY file:${m.hex(64)} in /app/password-policy.json`,
  () => 'RUN useradd --system --password "*" app && passwd -l root',
  () => 'ENV TOKEN_EXPIRY=3600 MAX_TOKENS=4096 TOKENIZERS_PARALLELISM=false',
  () => 'RUN apt-get install -y libsecret-1-0 gnome-keyring pass',
  () => 'HEALTHCHECK CMD curl -f http://localhost:8080/health || exit 1',
  () => 'LABEL org.opencontainers.image.revision=da39a3ee5e6b4b0d3255bfef95601890afd80709',
  () => 'RUN pip install --require-hashes -r requirements.txt',
  (m) => `ADD --checksum=sha256:${m.hex(64)} https://files.acme.io/a.tgz /opt/`,
];

const VARIANTS = 8;
const variants = <T>(each: (make: Maker, at: number) => T): T[] =>
  Array.from({ length: VARIANTS }, (_, at) => each(createMaker(500 + at), at));

export const INSTRUCTIONS: readonly LabelledText[] = [
  ...SECRETS.flatMap(([secretOf, textOf]) =>
    variants((make) => {
      const secret = secretOf(make);
      return { text: textOf(secret, make), secrets: [secret] };
    }),
  ),
  ...OTHERS.flatMap((textOf) => variants((make) => ({ text: textOf(make), secrets: [] }))),
];

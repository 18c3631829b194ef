import { describe, expect, it } from 'vitest';
import { hexOf, mask } from './masking.ts';

/** Texts in which S marks the secret. No other part may change. */
const ASSIGNED = [
  // Build arguments, as builders write them.
  '|1 NPM_TOKEN=S npm ci',
  'RUN |1 NPM_TOKEN=S /bin/sh -c npm ci # buildkit',
  '|3 A=b DB_PASSWORD=S C=d /bin/sh -c make',
  'RUN |2 HTTP_PROXY=http://proxy:3128 GITHUB_TOKEN=S /bin/bash -o pipefail -c make # buildkit',
  'RUN |1 DB_PASSWORD="S" /bin/sh -c make # buildkit',
  // Environment, arguments and labels.
  'ENV DB_PASSWORD=S',
  'ENV DB_PASSWORD S',
  'ENV A=1 DB_PASSWORD=S B=2',
  'ENV A=1 DB_PASSWORD="S" B=2',
  '/bin/sh -c #(nop)  ENV DB_PASSWORD=S',
  '/bin/sh -c #(nop) ARG API_TOKEN=S',
  'ARG NPM_TOKEN=S',
  'LABEL com.example.password=S version=1',
  // Names of many kinds.
  ...['PASSWORD', 'MYSQL_ROOT_PASSWORD', 'dbPassword', 'REDIS_PASS', 'PGPASSWORD', 'MYSQL_PWD', 'KEY_PASSPHRASE'].map(
    name,
  ),
  ...['GITHUB_TOKEN', 'TOKEN', 'authToken', 'CLIENT_SECRET', 'SECRET', 'SECRET_KEY_BASE', 'DJANGO_SECRET_KEY'].map(
    name,
  ),
  ...['API_KEY', 'apiKey', 'X_API_KEY', 'ENCRYPTION_KEY', 'AWS_SECRET_ACCESS_KEY', 'ACCESS_KEY', 'JWT_SECRET'].map(
    name,
  ),
  ...['DB_PASSWORD_PROD', 'TOKEN_2', 'RABBITMQ_ERLANG_COOKIE', 'GCP_CREDENTIALS', 'LICENSE_KEY', 'PRIVATE_KEY'].map(
    name,
  ),
  // Shells.
  'RUN export DB_PASSWORD=S && make',
  "RUN DB_PASSWORD='S' make",
  'RUN make DB_PASSWORD="S"; echo done',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a shell
  'RUN make ${DB_PASSWORD:-S} x',
  'RUN [ "$DB_PASSWORD" = "S" ]',
  // Options.
  'RUN tool --password S --quiet',
  'RUN tool --password=S --quiet',
  'RUN tool --password "S"',
  'RUN tool --api-key S',
  'RUN tool --auth-token=S',
  'RUN java -Djavax.net.ssl.keyStorePassword=S -jar x.jar',
  'RUN keytool -genkey -storepass S -keypass changed1',
  'CMD ["redis-server" "--requirepass" "S"]',
  'ENTRYPOINT ["tool", "--token", "S"]',
  'RUN docker login -u me -p S registry.example.com',
  'RUN helm registry login -u me -p "S" registry.example.com',
  'RUN sshpass -p S ssh host',
  'RUN sshpass -pS ssh host',
  'RUN mysql -uroot -pS -e "select 1"',
  'RUN curl -u user:S https://example.com/x',
  'RUN curl -uuser:S https://example.com/x',
  'RUN curl --user "user:S" https://example.com/x',
  'RUN redis-cli -a S ping',
  'RUN mongosh -u root -p S',
  'RUN sqlcmd -S host -U sa -P S',
  'RUN unzip -P S x.zip',
  'RUN openssl enc -d -aes-256-cbc -pass pass:S -in x',
  'RUN openssl rsa -passin pass:S',
  'RUN aws configure set aws_secret_access_key S',
  'RUN npm config set //registry.npmjs.org/:_authToken S',
  'RUN vault login S',
  'RUN composer config http-basic.repo.example.com user S',
  'RUN htpasswd -nb user S',
  'RUN htpasswd -bc /etc/nginx/users user S > /dev/null',
  'RUN mysqladmin -u root password S',
  'RUN echo "db:5432:*:app:S" > ~/.pgpass',
  'RUN wget --http-user=me --http-password=S https://x',
  'RUN docker build --build-arg NPM_TOKEN=S .',
  'LABEL "com.example.token"="S"',
  'RUN curl -H "X-Vault-Token: S" https://x',
  "RUN powershell -Command $env:DB_PASSWORD='S'; make",
  'RUN echo "root:S" | chpasswd',
  'RUN echo root:S|chpasswd',
  'RUN echo S | passwd --stdin root',
  "RUN mysql -e \"CREATE USER 'a'@'b' IDENTIFIED BY 'S'\"",
  'RUN psql -c "ALTER USER postgres PASSWORD \'S\'"',
  // Files.
  'RUN echo "//registry.npmjs.org/:_authToken=S" > ~/.npmrc',
  'RUN echo "//registry.example.com/:_password=S" > ~/.npmrc',
  'RUN printf "machine github.com login me password S" > ~/.netrc',
  'RUN printf "machine github.com\\nlogin me\\npassword S\\n" > ~/.netrc',
  'RUN printf "[repo]\\nusername = me\\npassword = S\\n" > ~/.pypirc',
  'RUN printf "password: S\\n" > x.yml',
  'RUN echo "<password>S</password>" > settings.xml',
  'RUN echo \'<add key="ClearTextPassword" value="S" />\' > nuget.config',
  'RUN echo "Server=db;User Id=sa;Password=S;" > x',
  'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=S;EndpointSuffix=core.windows.net',
  '{"auths":{"r.example.com":{"username":"me","password":"S"}}}',
  '{\\"password\\":\\"S\\",\\"user\\":\\"me\\"}',
  '{"a":{"client_secret": "S"}}',
  // URLs and headers.
  'RUN curl https://user:S@example.com/x.tgz',
  'RUN pip install --index-url https://user:S@pypi.example.com/simple x',
  'ENV DATABASE_URL=postgres://app:S@db:5432/app',
  'RUN git clone https://oauth2:S@gitlab.com/a/b',
  'RUN curl -H "Authorization: Bearer S" https://x',
  "RUN curl -H 'Authorization: Basic S' https://x",
  'RUN curl -H "Authorization: token S" https://x',
  'RUN curl -H "PRIVATE-TOKEN: S" https://x',
  'RUN curl -H "X-JFrog-Art-Api-Key: S" https://x',
  'RUN curl "https://example.com/x?access_token=S&y=1"',
  'RUN git config --global http.extraheader "AUTHORIZATION: basic S"',
];

function name(text: string): string {
  return `ENV ${text}=S`;
}

/** A password of words, one with signs, and a random one. */
const SECRETS = ['hunter2', 'swordfish-9x', 'q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB'];

describe('a value assigned to a secret name', () => {
  it.each(ASSIGNED)('is masked and nothing else: %s', (template) => {
    // Replaces a single "S". An S within a word stays.
    const fill = (value: string) =>
      template.replace(/(?<![A-Za-z])S(?![A-Za-z])|(?<=-p|-uuser:)S\b/g, (all, at) =>
        template.slice(0, at).endsWith('sqlcmd -') ? all : value,
      );
    for (const secret of SECRETS) {
      const text = fill(secret);
      expect(text).toContain(secret);
      const masked = mask.text(text);
      expect(masked, text).not.toContain(secret);
      // The template contains a second secret besides S.
      const pattern = fill('\u0000').replace('changed1', '\u0000');
      const expected = pattern.split('\u0000').map(quote).join('‹secret [^‹›]+ #[0-9a-f]{4}›');
      expect(masked).toMatch(new RegExp(`^${expected}$`));
      expect(mask.text(masked)).toBe(masked);
    }
  });

  it.each([
    ['|2 PASSWORD=correct horse battery B=c /bin/sh -c make', '|2 PASSWORD=‹› B=c /bin/sh -c make'],
    [
      `RUN |2 B=c PASSWORD=it's "quoted" here /bin/sh -c make # buildkit`,
      'RUN |2 B=c PASSWORD=‹› /bin/sh -c make # buildkit',
    ],
    ['|1 PASSWORD=a b=c d /bin/sh -c make', '|1 PASSWORD=‹› /bin/sh -c make'],
    ['|1 PASSWORD=a;b&c|d /bin/sh -c make', '|1 PASSWORD=‹› /bin/sh -c make'],
    ['/bin/sh -c #(nop)  ENV PASSWORD=correct horse', '/bin/sh -c #(nop)  ENV PASSWORD=‹›'],
    ['ENV PASSWORD=correct horse # buildkit', 'ENV PASSWORD=‹› # buildkit'],
    ['ENV PASSWORD correct horse', 'ENV PASSWORD ‹›'],
    ['RUN PASSWORD=correct\\ horse make', 'RUN PASSWORD=‹› make'],
    ['RUN PASSWORD="correct"horse make', 'RUN PASSWORD="‹› make'],
    [
      `curl "https://b.s3.amazonaws.com/x?X-Amz-Signature=${hexOf(64)}"`,
      'curl "https://b.s3.amazonaws.com/x?X-Amz-Signature=‹›"',
    ],
  ])('is masked with blanks and special characters when builders write it unquoted: %s', (text, expected) => {
    expect(mask.text(text).replace(/‹[^›]*›/g, '‹›')).toBe(expected);
  });

  it('is masked in base64 in a credentials file', () => {
    const text = `{"auths":{"r.example.com":{"auth":"${Buffer.from('me:hunter2').toString('base64')}"}}}`;
    expect(mask.text(text)).toMatch(
      /^\{"auths":\{"r\.example\.com":\{"auth":"‹secret credential #[0-9a-f]{4}›"\}\}\}$/,
    );
  });

  it('is masked for any value of a label with such a name', () => {
    for (const value of ['hunter2', 'two words', '{"json":1}', '12345', 'sha1', 'ä'])
      expect(mask.labels({ 'com.example.db-password': value })['com.example.db-password']).toMatch(
        /^‹secret password #[0-9a-f]{4}›$/,
      );
  });

  it('is masked as the word after an option in a list of words', () => {
    expect(mask.words(['redis-server', '--requirepass', 'hunter2', '--port', '1'])).toEqual([
      ...['redis-server', '--requirepass', expect.stringMatching(/^‹secret password #[0-9a-f]{4}›$/), '--port', '1'],
    ]);
    expect(mask.words(['sh', '-c', 'tool --token=hunter2 x'])).toEqual([
      ...['sh', '-c', expect.stringMatching(/^tool --token=‹secret token #[0-9a-f]{4}› x$/)],
    ]);
    expect(mask.words(['docker', 'login', '-p', 'two words'])[3]).toMatch(/^‹secret/);
  });
});

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

import { labelFiles, one, type Row } from './labelled.ts';
import type { Maker } from './maker.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const awsId = (make: Maker) => `AKIA${[...make.bytes(16)].map((byte) => BASE32[byte % 32]).join('')}`;
const awsSecret = (make: Maker) => make.base64(30);

/** The id and the secret are both found. */
const aws =
  (textOf: (id: string, secret: string) => string): Row[2] =>
  (make) => {
    const [id, secret] = [awsId(make), awsSecret(make)];
    return { text: textOf(id, secret), secrets: [secret, id] };
  };

const CLOUDS: readonly Row[] = [
  [
    'AWS, a profile',
    'root/.aws/credentials',
    aws((id, secret) => `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`),
  ],
  [
    'AWS, variables of a script',
    'opt/backup.sh',
    aws((id, secret) => `export AWS_ACCESS_KEY_ID=${id}\nexport AWS_SECRET_ACCESS_KEY=${secret}\n`),
  ],
  [
    'AWS, boto',
    'app/s3.py',
    aws((id, secret) => `boto3.client('s3', aws_access_key_id='${id}', aws_secret_access_key='${secret}')\n`),
  ],
  [
    'AWS, JavaScript',
    'app/dist/aws.js',
    aws((id, secret) => `new S3({credentials:{accessKeyId:"${id}",secretAccessKey:"${secret}"}})`),
  ],
  [
    'AWS, Terraform',
    'infra/provider.tf',
    aws((id, secret) => `provider "aws" {\n  access_key = "${id}"\n  secret_key = "${secret}"\n}\n`),
  ],
  [
    'AWS, the CSV of the console',
    'root/accessKeys.csv',
    aws((id, secret) => `Access key ID,Secret access key\n${id},${secret}\n`),
  ],
  [
    'AWS, the secret before its id',
    'app/config.rb',
    aws((id, secret) => `s3 = { secret: '${secret}', key: '${id}' }\n`),
  ],
  [
    'AWS, of rclone',
    'root/.config/rclone/rclone.conf',
    aws((id, secret) => `[s3]\ntype = s3\naccess_key_id = ${id}\nsecret_access_key = ${secret}\n`),
  ],
  [
    'AWS, the secret alone',
    'srv/settings.ini',
    one(awsSecret, (secret) => `[aws]\naws_secret_access_key = ${secret}\nregion = eu-west-1\n`),
  ],
  [
    'Azure storage',
    'app/appsettings.json',
    one(
      (make) => make.base64(64),
      (secret) =>
        `{"Storage":"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${secret};EndpointSuffix=core.windows.net"}`,
    ),
  ],
  [
    'Azure Cosmos DB',
    'app/src/db.cs',
    one(
      (make) => make.base64(64),
      (secret) =>
        `var c = new CosmosClient("AccountEndpoint=https://a.documents.azure.com:443/;AccountKey=${secret};");\n`,
    ),
  ],
  [
    'Azure Service Bus',
    'app/src/bus.js',
    one(
      (make) => make.base64(32),
      (secret) =>
        `const c = "Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${secret}";\n`,
    ),
  ],
  [
    'Azure, of a client',
    'app/src/graph.ts',
    one(
      (make) => `${make.alnum(3)}8Q~${make.base64Url(26).slice(0, 34).replace(/.$/, 'b')}`,
      (secret) => `const clientSecret = '${secret}';\n`,
    ),
  ],
  [
    'Telegram, in Python',
    'app/bot.py',
    one(
      (make) => `${make.digits(10)}:AA${make.base64Url(24)}a`,
      (secret) => `bot = Bot("${secret}")\n`,
    ),
  ],
  [
    'Terraform Cloud',
    'root/credentials.tfrc',
    one(
      (make) => `${make.alnum(14)}.atlasv1.${make.alnum(67)}`,
      (secret) => `credentials "app.terraform.io" {\n  token = "${secret}"\n}\n`,
    ),
  ],
];

const WEBHOOKS: readonly Row[] = [
  [
    'Slack',
    'app/notify.sh',
    one(
      (make) => `T${make.upper(10)}/B${make.upper(10)}/${make.alnum(24)}`,
      (secret) => `curl -d @- https://hooks.slack.com/services/${secret}\n`,
    ),
  ],
  [
    'Slack, a workflow',
    'app/alerts.yml',
    one(
      (make) => `T${make.upper(10)}/A${make.upper(10)}/${make.digits(18)}/${make.alnum(24)}`,
      (secret) => `url: https://hooks.slack.com/workflows/${secret}\n`,
    ),
  ],
  [
    'Discord',
    'app/bot.js',
    one(
      (make) => make.base64Url(51),
      (secret, make) => `post('https://discord.com/api/webhooks/${make.digits(19)}/${secret}')\n`,
    ),
  ],
  [
    'Teams',
    'app/teams.py',
    one(
      (make) => `${make.uuid()}@${make.uuid()}/IncomingWebhook/${make.hex(32)}/${make.uuid()}`,
      (secret) => `URL = "https://acme.webhook.office.com/webhookb2/${secret}"\n`,
    ),
  ],
  [
    'Teams, by Power Automate',
    'app/flow.json',
    one(
      (make) => make.base64Url(32),
      (secret, make) =>
        `{"url":"https://prod-12.westeurope.logic.azure.com:443/workflows/${make.hex(32)}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${secret}"}`,
    ),
  ],
  [
    'Google Chat',
    'app/chat.go',
    one(
      (make) => `key=AIza${make.alnum(35)}&token=${make.base64Url(32)}`,
      (secret, make) => `const url = "https://chat.googleapis.com/v1/spaces/${make.alnum(11)}/messages?${secret}"\n`,
    ),
  ],
  [
    'Zapier',
    'app/zap.rb',
    one(
      (make) => `${make.digits(7)}/${make.lower(3)}${make.digits(4)}`,
      (secret) => `post 'https://hooks.zapier.com/hooks/catch/${secret}/'\n`,
    ),
  ],
];

const ADDRESSES: readonly Row[] = [
  [
    'PostgreSQL, in Python',
    'app/db.py',
    one(
      (make) => make.password(),
      (secret) => `engine = create_engine("postgresql+psycopg2://app:${secret}@db.internal:5432/app")\n`,
    ),
  ],
  [
    'MongoDB',
    'app/src/mongo.js',
    one(
      (make) => make.alnum(16),
      (secret) => `mongoose.connect("mongodb+srv://admin:${secret}@cluster0.ab1cd.mongodb.net/app?retryWrites=true")\n`,
    ),
  ],
  [
    'MySQL, in Go',
    'app/main.go',
    one(
      (make) => make.password(),
      (secret) => `var dsn = "mysql://root:${secret}@10.0.0.5:3306/shop"\n`,
    ),
  ],
  [
    'RabbitMQ',
    'app/celery.py',
    one(
      (make) => make.password(),
      (secret) => `broker_url = 'amqp://worker:${secret}@rabbit:5672//'\n`,
    ),
  ],
  [
    'Redis, without a user',
    'app/cache.rb',
    one(
      (make) => make.alnum(32),
      (secret) => `Redis.new(url: "redis://:${secret}@cache.internal:6379/0")\n`,
    ),
  ],
  [
    'git over HTTPS',
    'app/requirements.txt',
    one(
      (make) => make.alnum(20),
      (secret) => `git+https://ci:${secret}@git.internal/acme/lib.git@v1.2#egg=lib\n`,
    ),
  ],
  [
    'git with a token alone',
    'app/.gitmodules',
    one(
      (make) => make.hex(39),
      (secret) => `[submodule "a"]\n\turl = https://${secret}@git.internal/acme/a.git\n`,
    ),
  ],
  [
    'SMTP, with an address as its user',
    'app/mail.ts',
    one(
      (make) => make.password(),
      (secret) => `createTransport('smtps://noreply%40acme.io:${secret}@smtp.acme.io:465')\n`,
    ),
  ],
  [
    'FTP, in a script',
    'usr/local/bin/sync.sh',
    one(
      (make) => make.password(),
      (secret) => `lftp -c "mirror ftp://backup:${secret}@files.acme.io/out"\n`,
    ),
  ],
  [
    'a proxy',
    'etc/apt/apt.conf.d/01proxy',
    one(
      (make) => make.password(),
      (secret) => `Acquire::http::Proxy "http://svc-build:${secret}@proxy.corp.acme.io:3128";\n`,
    ),
  ],
  [
    'a registry of pip',
    'app/Pipfile',
    one(
      (make) => make.password(),
      (secret) => `[[source]]\nurl = "https://reader:${secret}@pypi.acme.io/simple"\n`,
    ),
  ],
];

export const CLOUD_FILES = [
  ...labelFiles('cloud key', CLOUDS),
  ...labelFiles('webhook', WEBHOOKS),
  ...labelFiles('address', ADDRESSES),
];

import { labelFiles, one, type Row } from './labelled.ts';
import type { Maker } from './maker.ts';

/**
 * Tokens as their issuers document them. They are made of parts, so that no scanner finds one in this repository.
 *
 * @param prefix - what all tokens of the kind begin with
 */
const token = (prefix: string, rest: (make: Maker) => string) => (make: Maker) => prefix + rest(make);
const alnum = (prefix: string, length: number) => token(prefix, (make) => make.alnum(length));
const hex = (prefix: string, length: number) => token(prefix, (make) => make.hex(length));

const openAi = token('sk-', (make) => `${'proj'}-${make.alnum(74)}T3BlbkFJ${make.alnum(74)}`);
const anthropic = token('sk-', (make) => `ant-api03-${make.base64Url(69)}-${make.alnum(6)}AA`);
const pypi = token('pypi-', (make) => `AgEIcHlwaS5vcmc${make.base64Url(100)}`);
const slackBot = token('xox', (make) => `b-${make.digits(12)}-${make.digits(13)}-${make.alnum(24)}`);
const sendGrid = token('SG', (make) => `.${make.base64Url(16)}.${make.base64Url(32)}`);
const gitHubFine = token('github_pat_', (make) => `${make.alnum(22)}_${make.alnum(59)}`);
const sentry = token('sntrys_', (make) =>
  Buffer.from(
    JSON.stringify({ iat: 1_764_460_800, url: 'https://sentry.internal', region_url: null, org: make.word() }),
  )
    .toString('base64')
    .concat('_', make.base64(32).replace(/=+$/, '')),
);

const ROWS: readonly Row[] = [
  [
    'GitHub, in a script of Node',
    'app/src/github.js',
    one(
      alnum('ghp_', 36),
      (secret) => `const client = new Octokit({ auth: "${secret}" });\nmodule.exports = client;\n`,
    ),
  ],
  ['GitHub, fine-grained, in YAML', 'app/config/ci.yml', one(gitHubFine, (secret) => `github:\n  token: ${secret}\n`)],
  [
    'GitHub, in a remote of git',
    'app/.git/config',
    one(
      alnum('ghs_', 36),
      (secret) => `[remote "origin"]\n\turl = https://x-access-token:${secret}@github.com/acme/app.git\n`,
    ),
  ],
  [
    'GitLab, in the history of a shell',
    'root/.bash_history',
    one(
      token('glpat-', (make) => make.base64Url(15)),
      (secret) => `ls -la\nexport CI_TOKEN=${secret}\ncurl -H "PRIVATE-TOKEN: $CI_TOKEN" https://gitlab.internal/api\n`,
    ),
  ],
  [
    'npm, in a log',
    'root/.npm/_logs/a-debug-0.log',
    one(alnum('npm_', 36), (secret) => `12 http fetch GET\n13 verbose headers authorization: Bearer ${secret}\n`),
  ],
  [
    'PyPI, as an index of pip',
    'etc/pip.conf',
    one(pypi, (secret) => `[global]\nindex-url = https://__token__:${secret}@pypi.internal/simple\n`),
  ],
  [
    'Docker Hub, in a script',
    'usr/local/bin/push.sh',
    one(alnum('dckr_pat_', 27), (s) => `#!/bin/sh\ndocker login -u ci -p ${s}\n`),
  ],
  ['OpenAI, in Python', 'app/main.py', one(openAi, (secret) => `import openai\n\nopenai.api_key = '${secret}'\n`)],
  [
    'Anthropic, in JSON',
    'app/settings.json',
    one(anthropic, (secret) => JSON.stringify({ model: 'x', apiKey: secret })),
  ],
  [
    'Hugging Face, in a notebook',
    'srv/train.ipynb',
    one(
      token('hf_', (make) => make.alnum(34)),
      (secret) => JSON.stringify({ cells: [{ cell_type: 'code', source: [`login(token="${secret}")\n`] }] }, null, 1),
    ),
  ],
  ['Slack, in TOML', 'app/bot.toml', one(slackBot, (secret) => `[slack]\nbot = "${secret}"\n`)],
  [
    'Slack, for applications, in Ruby',
    'app/lib/slack.rb',
    one(
      token('xapp-', (make) => `1-A${make.upper(10)}-${make.digits(13)}-${make.hex(64)}`),
      (secret) => `Slack.configure { |c| c.token = '${secret}' }\n`,
    ),
  ],
  [
    'Stripe, in minified code',
    'app/dist/main.js',
    one(
      token('sk_', (make) => `live_${make.alnum(24)}`),
      (secret) => `!function(){var e=require("stripe")("${secret}"),t=0;module.exports=e}();`,
    ),
  ],
  [
    'Stripe, restricted, in PHP',
    'var/www/pay.php',
    one(
      token('rk_', (m) => `live_${m.alnum(99)}`),
      (s) => `<?php $k = "${s}";\n`,
    ),
  ],
  [
    'SendGrid, in Java',
    'app/Mail.java',
    one(sendGrid, (secret) => `  private static final String KEY = "${secret}";\n`),
  ],
  ['Twilio, in a Go file', 'app/sms.go', one(hex('SK', 32), (secret) => `const key = "${secret}"\n`)],
  ['Mailgun, in YAML', 'app/mail.yaml', one(hex('key-', 32), (secret) => `mailgun:\n  value: ${secret}\n`)],
  [
    'Google, in a page',
    'usr/share/nginx/html/a.html',
    one(
      token('AIza', (m) => `Sy${m.alnum(33)}`),
      (s) => `<script src="https://maps.internal/js?key=${s}&v=3"></script>`,
    ),
  ],
  [
    'Google, of a client',
    'app/oauth.json',
    one(
      token('GOCSPX-', (m) => m.base64Url(21)),
      (s) => `{"web":{"client_id":"1.apps","client_secret":"${s}"}}`,
    ),
  ],
  [
    'DigitalOcean, in Terraform',
    'infra/main.tf',
    one(hex('dop_v1_', 64), (secret) => `provider "digitalocean" {\n  token = "${secret}"\n}\n`),
  ],
  [
    'Vault, in a unit of systemd',
    'etc/systemd/system/a.service',
    one(
      token('hvs.', (m) => m.base64Url(69)),
      (s) => `[Service]\nEnvironment=VAULT_TOKEN=${s}\n`,
    ),
  ],
  ['Databricks, in Scala', 'app/Job.scala', one(hex('dapi', 32), (secret) => `val t = "${secret}"\n`)],
  [
    'Grafana, in a script',
    'opt/report.sh',
    one(
      token('glsa_', (m) => `${m.alnum(32)}_${m.hex(8)}`),
      (s) => `curl -H 'Authorization: Bearer ${s}' http://grafana/api\n`,
    ),
  ],
  [
    'Sentry, in a properties file',
    'app/sentry.properties',
    one(sentry, (secret) => `defaults.org=a\nauth.token=${secret}\n`),
  ],
  [
    'New Relic, in JSON',
    'app/relic.json',
    one(
      token('NRAK-', (m) => m.upper(27)),
      (s) => `{ "user": "${s}" }`,
    ),
  ],
  [
    'age, in a file of keys',
    'root/keys.txt',
    one(
      token('AGE-SECRET-', (m) => `KEY-1${m.upper(58)}`),
      (s) => `# created: 2026-01-01\n# public key: age1abc\n${s}\n`,
    ),
  ],
  ['Shopify, in Elixir', 'app/config.exs', one(hex('shpat_', 32), (secret) => `config :shop, access: "${secret}"\n`)],
  [
    'Postman, in a collection',
    'app/c.postman.json',
    one(
      token('PMAK-', (m) => `${m.hex(24)}-${m.hex(34)}`),
      (s) => `{"header":[{"key":"X-API-Key","value":"${s}"}]}`,
    ),
  ],
  [
    'Linear, in TypeScript',
    'app/src/linear.ts',
    one(alnum('lin_api_', 40), (secret) => `export const linear = new Client({ apiKey: '${secret}' });\n`),
  ],
  [
    'Pulumi, in a Makefile',
    'app/Makefile',
    one(hex('pul-', 40), (secret) => `up:\n\tPULUMI_ACCESS_TOKEN=${secret} pulumi up\n`),
  ],
  [
    'Atlassian, in CSV',
    'srv/export.csv',
    one(
      token('ATATT3xFfGF0', (m) => `${m.base64Url(130)}=${m.hex(8).toUpperCase()}`),
      (s) => `user,token\nci,${s}\n`,
    ),
  ],
  [
    'Supabase, a service role',
    'app/src/db.js',
    one(
      (m) => m.jwt({ role: 'service_role' }),
      (s) => `createClient(url, "${s}")\n`,
    ),
  ],
  [
    'Fly.io, in a workflow',
    'app/deploy.yml',
    one(
      token('fo1_', (m) => m.base64Url(32)),
      (s) => `env:\n  FLY: ${s}\n`,
    ),
  ],
  [
    'Tailscale, at the start',
    'usr/local/bin/start.sh',
    one(
      token('tskey-', (m) => `auth-k${m.alnum(11)}CNTRL-${m.alnum(32)}`),
      (s) => `tailscale up --authkey=${s}\n`,
    ),
  ],
];

export const TOKEN_FILES = labelFiles('token', ROWS);

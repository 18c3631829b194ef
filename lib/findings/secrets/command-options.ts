/** Option is an option of a program whose name does not reveal that its value is a password. */
export type Option = {
  programs: RegExp;
  /** The command must contain one of these words. */
  verbs?: RegExp;
  option: RegExp;
  /** The value is attached to the option: -psecret. */
  isAttached?: boolean;
  /** The value is "user<separator>password"; this matches the separator. */
  userSeparator?: RegExp;
};

/** Options of curl without a value, which can precede one with a value: -fsSLu. */
const SWITCHES_OF_CURL = '[0-46BGIJLMNORSVZafgijklnpqsv#]';
const MYSQL = /^(?:mysql\w*|mariadb[\w-]*)$/;

export const OPTIONS: readonly Option[] = [
  {
    programs:
      /^(?:docker|podman|buildah|skopeo|crane|gcrane|helm|oras|regctl|nerdctl|az|oc|cf|conan|twine|nuget|dotnet|charts|ibmcloud)$/,
    verbs: /^(?:login|logon|user|upload|auth|push|source|sources|registry)$/,
    option: /^-p$/,
  },
  {
    programs: /^(?:docker|podman|buildah|nerdctl|skopeo|helm|oras|crane)$/,
    verbs: /^(?:login|logon)$/,
    option: /^-p(?![\d.:]+$)=?(?=.)/,
    isAttached: true,
  },
  { programs: /^sshpass$/, option: /^-p$/ },
  { programs: /^sshpass$/, option: /^-p(?=.)/, isAttached: true },
  { programs: MYSQL, option: /^-p(?=.)/, isAttached: true },
  {
    programs: /^(?:curl|http|https|xh|wget|lftp|smbclient|ab)$/,
    option: /^(?:-u|-U|-A|--user|--proxy-user|-a|--auth)$/,
    userSeparator: /[:,%]/,
  },
  { programs: /^curl$/, option: new RegExp(`^-${SWITCHES_OF_CURL}+[uU]$`), userSeparator: /:/ },
  {
    programs: /^curl$/,
    option: new RegExp(`^(?:-${SWITCHES_OF_CURL}*[uU](?=.)|--(?:proxy-)?user=)`),
    isAttached: true,
    userSeparator: /:/,
  },
  { programs: /^redis-cli$/, option: /^-a$/ },
  { programs: /^(?:mongo\w*|mongosh)$/, option: /^-p$/ },
  { programs: /^(?:sqlcmd|bcp|unzip|zip)$/, option: /^-P$/ },
  { programs: /^(?:ldap\w+)$/, option: /^-w$/ },
  { programs: /^7z\w*$/, option: /^-p(?=.)/, isAttached: true },
  { programs: /^openssl$/, option: /^-k$/ },
  { programs: /^(?:useradd|usermod|adduser)$/, option: /^-p$/ },
];

/** Commands whose last argument is the secret. */
export const LAST_WORDS: readonly { programs: RegExp; verbs: RegExp; least: number }[] = [
  { programs: /^vault$/, verbs: /^login$/, least: 1 },
  { programs: /^rabbitmqctl$/, verbs: /^(?:add_user|change_password)$/, least: 2 },
  {
    programs: /^composer(?:\.phar)?$/,
    verbs: /^(?:http-basic|github-oauth|gitlab-token|gitlab-oauth|bearer)\./,
    least: 1,
  },
  { programs: /^mc$/, verbs: /^(?:alias|config)$/, least: 5 },
  { programs: /^pulumi$/, verbs: /^--secret$/, least: 2 },
  { programs: /^mysqladmin$/, verbs: /^password$/, least: 1 },
  { programs: /^htpasswd$/, verbs: /^-[a-zA-Z]*b[a-zA-Z]*$/, least: 2 },
];

/** A text without any of these words has no command that takes a password. */
export const PROGRAMS =
  /docker|podman|buildah|skopeo|crane|helm|oras|regctl|nerdctl|\baz\b|\boc\b|\bcf\b|conan|twine|nuget|dotnet|sshpass|mysql|mariadb|curl|http|\bxh\b|wget|lftp|smbclient|redis-cli|mongo|sqlcmd|\bbcp\b|zip|ldap|7z|openssl|useradd|usermod|adduser|vault|rabbitmqctl|composer|\bmc\b|htpasswd|passwd|pgpass|identified|charts|ibmcloud|-stdin|with-token|\bsudo\b|\bgpg|pulumi/i;

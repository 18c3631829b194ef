import { describe, it } from 'vitest';
import { expectOnlySecretsMasked } from './masked-templates.ts';

const QUOTED = [
  "RUN mysql -uroot -p'§' -e x",
  'RUN mysql -u root -p"§"',
  'RUN mysql -u root "-p§"',
  "RUN curl --user user:'§' https://x",
  "RUN curl -u 'user':'§' https://x",
  'RUN curl -u user:"§" https://x',
  "RUN sshpass -p'§' ssh host",
  "RUN docker login -u 'me' -p '§' registry.example.com",
  "RUN echo don't && mysql -p§ -e 'select 1'",
];

const OPTIONS = [
  'RUN curl -su user:§ https://x',
  'RUN curl -fsSLu user:§ https://x',
  'RUN curl -fsSLuuser:§ https://x',
  'RUN docker login -uu -p§',
  'RUN docker login -u=u -p=§',
  'RUN podman login -u=u -p="§" quay.io',
  'RUN curl -u §:x-oauth-basic https://api.github.com',
];

const NESTED = [
  'RUN bash -c "mysql -uroot -p§ -e x"',
  "RUN sh -c 'curl -u u:§ https://x'",
  'RUN bash -c "mysql -uroot -p\'§\' -e x"',
  'RUN bash -c "mysql -uroot -p\\"§\\" -e x"',
  'RUN su -c "sh -c \'mysql -p§ -e x\'"',
  'RUN X=$(curl -u u:§ https://x) make',
  'RUN X="$(curl -fsu "u:§" https://x)" make',
  'RUN X=`curl -u u:§ https://x` make',
  'RUN (curl -u u:§ https://x)',
  'CMD ["/bin/sh" "-c" "mysql -p§"]',
  'CMD ["mysql" "-uroot" "-p§"]',
  'CMD ["curl","-u","u:§","https://x"]',
  'CMD ["mysql","-p§"]',
  'CMD ["/bin/sh","-c","mysql -p\\"§\\" -e x"]',
  'HEALTHCHECK &{["CMD-SHELL" "mysqladmin ping -uroot -p§"] "30s" "0s" "0s" \'\\x00\'}',
];

const PIPED = [
  'RUN echo § | docker login -u x --password-stdin',
  'RUN echo -n "§" | docker login -u x --password-stdin ghcr.io',
  "RUN printf '%s' '§' | helm registry login -u x --password-stdin r",
  "RUN printf '%s\\n' § | docker login -u x --password-stdin",
  'RUN docker login -u x --password-stdin <<< "§"',
  'RUN cat <<< "§" | docker login -u x --password-stdin',
  'RUN echo "§" | tee /tmp/x | docker login -u x --password-stdin',
  'RUN echo -e "§\\n§" | smbpasswd -a -s root',
  'RUN echo § | docker secret create db -',
  'RUN echo § | gh auth login --with-token',
  'RUN echo § | sudo -S apt-get update',
  'RUN printf "root:§\\n" | chpasswd',
  'RUN printf "root:§\\nme:§\\n" | chpasswd',
  'RUN printf "%s:%s\\n" root § | chpasswd',
  'RUN echo "root:§" | /usr/sbin/chpasswd -c SHA512',
  'RUN chpasswd <<< "root:§"',
  'RUN chpasswd <<EOF\nroot:§\nEOF',
  "RUN chpasswd <<-'EOF'\n\troot:§\n\tme:§\nEOF\nRUN x",
  'RUN chpasswd <<EOF\\nroot:§\\nEOF',
  'RUN cat <<EOF | chpasswd\nroot:§\nEOF',
  'RUN docker login -u x --password-stdin <<EOF\n§\nEOF',
];

const SETTINGS = [
  'RUN npm config set "//r/:_authToken" "§"',
  "RUN npm config set '//r/:_authToken' '§'",
  'RUN npm config set "//r/:_authToken" §',
  'RUN npm login --_auth=§',
  'RUN echo "//registry.example.com/:_auth=§" > .npmrc',
  'RUN pulumi config set --secret dbPassword §',
  'RUN pulumi config set --secret app:endpoint "§"',
];

const ARRAYS = [
  'CMD ["redis-server","--requirepass","§"]',
  'CMD ["app","--token","§"]',
  'RUN ["app","--password","§"]',
  "CMD ['app','--password','§']",
  'CMD ["app","--password" , "§"]',
  '{\\"cmd\\":[\\"app\\",\\"--password\\",\\"§\\"]}',
];

describe('a secret in a command', () => {
  it.each(QUOTED)('is found in quotes attached to an option: %j', (text) => expectOnlySecretsMasked(text));
  it.each(OPTIONS)('is found in every form of an option: %j', (text) => expectOnlySecretsMasked(text));
  it.each(NESTED)('is found in a nested command: %j', (text) => expectOnlySecretsMasked(text));
  it.each(PIPED)('is found in the input of a command: %j', (text) => expectOnlySecretsMasked(text));
  it.each(SETTINGS)('is found after the name of a setting: %j', (text) => expectOnlySecretsMasked(text));
  it.each(ARRAYS)('is found in an array without blanks: %j', (text) => expectOnlySecretsMasked(text));

  it.each([
    'RUN docker run -p8080:80 --name x registry/login:1 login',
    'RUN curl -su $USER:$TOKEN https://x && curl -fsSLo /tmp/x https://x:8080/a',
    'RUN docker login -u x -p"$PASSWORD" && docker login -u x -p=$PASSWORD',
    'RUN echo $TOKEN | docker login -u x --password-stdin',
    'RUN cat /run/secrets/t | docker login -u x --password-stdin',
    'RUN chpasswd <<EOF\nroot:$PASSWORD\nEOF',
    "RUN bash -c 'mysql -p$password -e x'",
    'RUN bash -c "mysql -p\'$password\' -e x"',
    "RUN mysql -p'$PASSWORD' -e x",
    'CMD ["app","--token","--verbose"]',
    'CMD ["app","--password-file","/run/x"]',
    'RUN pulumi config set --secret dbPassword $DB_PASSWORD',
    'RUN npm config set "//r/:_authToken" "$NPM_TOKEN"',
  ])('is not assumed for a variable, file or port: %j', (text) => expectOnlySecretsMasked(text));
});

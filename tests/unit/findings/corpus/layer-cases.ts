import { noise } from '../images.ts';
import { type ImageCase, modulesOf } from './image-case.ts';

const app = { 'app/main.bin': noise(90_000, 'app'), 'app/data.bin': noise(40_000, 'data') };
const other = { 'app/main.bin': noise(90_000, 'other'), 'app/data.bin': noise(40_000, 'more') };
const REMOVED = 'removed-later';

const removed: readonly ImageCase[] = [
  {
    name: 'an archive that is unpacked and removed',
    layers: [
      ['RUN curl -o /a.tgz x', { 'a.tgz': 80_000 }],
      ['RUN tar -xf /a.tgz && rm /a.tgz', { 'opt/a.bin': 60_000, '-a.tgz': 0 }],
    ],
    faults: [[REMOVED, 'a.tgz']],
  },
  {
    name: 'a package that is copied',
    layers: [
      ['COPY app.deb /tmp/', { 'tmp/app.deb': 90_000 }],
      ['RUN dpkg -i /tmp/app.deb && rm /tmp/app.deb', { 'usr/bin/app': 60_000, '-tmp/app.deb': 0 }],
    ],
    faults: [[REMOVED, 'tmp']],
  },
  {
    name: 'a compiler that is purged',
    layers: [
      ['RUN apt-get install -y gcc', { 'usr/bin/gcc': 90_000 }],
      ['RUN apt-get purge -y gcc', { '-usr/bin/gcc': 0 }],
    ],
    faults: [[REMOVED, 'usr/bin']],
  },
  {
    name: 'packages that are pruned',
    layers: [
      ['RUN npm ci', modulesOf('app', { typescript: { bytes: 90_000 }, express: { bytes: 30_000 } }, false)],
      ['RUN npm prune --omit=dev', { '-app/node_modules/typescript': 0 }],
    ],
    faults: [[REMOVED, 'app/node_modules/typescript']],
  },
  {
    name: 'a history that is removed',
    layers: [
      ['RUN git clone x /app', { 'app/.git/objects/pack/a.pack': 90_000, 'app/a.bin': 20_000 }],
      ['RUN rm -rf /app/.git', { '-app/.git': 0 }],
    ],
    faults: [[REMOVED, 'app/.git']],
  },
  {
    name: 'sources that are removed after the build',
    layers: [
      ['COPY . /src', { 'src/a.c': 70_000 }],
      ['RUN make && rm -rf /src', { 'usr/bin/a': 30_000, '-src': 0 }],
    ],
    faults: [[REMOVED, 'src']],
  },
  {
    name: 'a large file that is replaced',
    layers: [
      ['COPY model.bin /srv/', { 'srv/model.bin': noise(150_000, 'old') }],
      ['COPY new.bin /srv/model.bin', { 'srv/model.bin': noise(150_000, 'new') }],
    ],
    faults: [[REMOVED, 'srv']],
  },
  {
    name: 'two folders, by two layers',
    layers: [
      ['RUN a', { 'opt/a/a.bin': 40_000, 'opt/b/b.bin': 40_000 }],
      ['RUN rm a', { '-opt/a': 0 }],
      ['RUN rm b', { '-opt/b': 0 }],
    ],
    faults: [
      [REMOVED, 'opt/a'],
      [REMOVED, 'opt/b'],
    ],
  },
  {
    name: 'an archive that another instruction uses before it is removed',
    layers: [
      ['RUN curl -o /opt/a.tgz x', { 'opt/a.tgz': 80_000 }],
      ['RUN tar -xf /opt/a.tgz -C /srv', { 'srv/a.bin': 60_000 }],
      ['RUN rm /opt/a.tgz', { '-opt/a.tgz': 0 }],
    ],
    faults: [[REMOVED, 'opt']],
  },
  {
    name: 'databases of dpkg that are written again',
    layers: [
      ['RUN apt-get install a', { 'var/lib/dpkg/status': noise(150_000, 'one') }],
      ['RUN apt-get install b', { 'var/lib/dpkg/status': noise(150_000, 'two') }],
    ],
    faults: [],
  },
  {
    name: 'a log and a cache of the loader',
    layers: [
      ['RUN a', { 'var/log/dpkg.log': noise(120_000, '1'), 'etc/ld.so.cache': noise(120_000, '2') }],
      ['RUN b', { 'var/log/dpkg.log': noise(120_000, '3'), 'etc/ld.so.cache': noise(120_000, '4') }],
    ],
    faults: [],
  },
  {
    name: 'small settings that are replaced',
    layers: [
      ['COPY a.conf /etc/a.conf', { 'etc/a.conf': noise(30_000, '5') }],
      ['COPY b.conf /etc/a.conf', { 'etc/a.conf': noise(30_000, '6') }],
    ],
    faults: [],
  },
  {
    name: 'a file of the base image',
    layers: [
      ['FROM base', { 'usr/share/a.bin': 200_000 }],
      ['RUN rm /usr/share/a.bin', { '-usr/share/a.bin': 0 }],
    ],
    faults: [],
    more: { baseCount: 1 },
  },
  {
    name: 'what one layer creates and removes',
    layers: [
      ['RUN make && make clean', { 'usr/bin/a': 60_000 }],
      ['COPY b /b', { b: 60_000 }],
    ],
    faults: [],
  },
  {
    name: 'a whiteout of nothing',
    layers: [
      ['RUN a', { 'opt/a.bin': 60_000 }],
      ['RUN rm -rf /var/none', { '-var/none': 0 }],
    ],
    faults: [],
  },
];

const REWRITTEN = 'rewritten';
const rewritten: readonly ImageCase[] = [
  {
    name: 'chown of a copy',
    layers: [
      ['COPY . /app', app],
      ['RUN chown -R node /app', app],
    ],
    faults: [[REWRITTEN, 'app']],
  },
  {
    name: 'chmod of a copy',
    layers: [
      ['COPY . /app', app],
      ['RUN chmod -R 755 /app', app],
    ],
    faults: [[REWRITTEN, 'app']],
  },
  {
    name: 'chown of packages',
    layers: [
      ['RUN npm ci', modulesOf('app', { express: { bytes: 50_000 } })],
      ['RUN chown -R node:node /app', modulesOf('app', { express: { bytes: 50_000 } })],
    ],
    faults: [[REWRITTEN, 'app/node_modules']],
  },
  {
    name: 'chown of packages and a copy together',
    layers: [
      ['RUN npm ci', modulesOf('app', { express: { bytes: 50_000 } })],
      ['COPY . /app', app],
      ['RUN chown -R node:node /app', { ...modulesOf('app', { express: { bytes: 50_000 } }), ...app }],
    ],
    faults: [[REWRITTEN, 'app']],
  },
  {
    name: 'the same copy twice',
    layers: [
      ['COPY a /app', app],
      ['COPY . /app', app],
    ],
    faults: [[REWRITTEN, 'app']],
  },
  {
    name: 'chown of the base',
    layers: [
      ['FROM base', { 'srv/www/a.bin': 90_000 }],
      ['RUN chown -R www /srv', { 'srv/www/a.bin': 90_000 }],
    ],
    faults: [[REWRITTEN, 'srv/www']],
    more: { baseCount: 1 },
  },
  {
    name: 'a move back and forth',
    layers: [
      ['RUN a', { 'opt/a.bin': 60_000 }],
      ['RUN mv /opt/a.bin /tmp/x && mv /tmp/x /opt/a.bin', { 'opt/a.bin': 60_000 }],
    ],
    faults: [[REWRITTEN, 'opt']],
  },
  {
    name: 'a copy with its owner',
    layers: [
      ['COPY --chown=node . /app', app],
      ['RUN chown node /app', {}],
    ],
    faults: [],
  },
  {
    name: 'another content of a few files',
    layers: [
      ['COPY a /app', app],
      ['RUN build', other],
    ],
    faults: [[REMOVED, 'app']],
  },
  {
    name: 'another content at another path',
    layers: [
      ['COPY a /app', app],
      ['COPY b /b', { 'b/main.bin': 90_000 }],
    ],
    faults: [],
  },
];

export const LAYER_CASES = [...removed, ...rewritten];

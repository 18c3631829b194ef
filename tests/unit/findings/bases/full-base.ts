import { elfOf } from '#tests/support/elf.ts';
import { dpkgOf, type LayerFiles } from '../images.ts';

const GLIBC = '/lib64/ld-linux-x86-64.so.2';
export const library = (soname: string) => elfOf({ soname, needed: ['libc.so.6'] });
export const program = (...needed: string[]) => elfOf({ interpreter: GLIBC, needed: [...needed, 'libc.so.6'] });

/** A full base with bash, curl, Git and the C++ library, as dpkg records them. */
export const FULL: LayerFiles = {
  'usr/bin/sh': program(),
  'usr/bin/bash': program(),
  'usr/bin/curl': program(),
  'usr/bin/git': program(),
  'usr/bin/apt-get': program(),
  'usr/local/bin/node': program('libstdc++.so.6'),
  'usr/lib/x86_64-linux-gnu/libc.so.6': library('libc.so.6'),
  'usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.33': library('libstdc++.so.6'),
  'usr/lib/x86_64-linux-gnu/libvips.so.42': library('libvips.so.42'),
  'etc/ssl/certs/ca-certificates.crt': 2_000,
  ...dpkgOf({
    bash: ['usr/bin/bash'],
    'libstdc++6': ['usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.33'],
    libvips42: ['usr/lib/x86_64-linux-gnu/libvips.so.42'],
    git: ['usr/bin/git'],
    curl: ['usr/bin/curl'],
    'ca-certificates': ['etc/ssl/certs/ca-certificates.crt'],
  }),
};

/** ToolGroup is what a package of a distribution is for when an application is built. */
export type ToolGroup = 'build' | 'version-control' | 'debug';

const words = (text: string) => text.trim().split(/\s+/).join('|');

const BUILD = new RegExp(
  `^(?:${words(`
    build-essential dpkg-dev debhelper fakeroot libfakeroot libdpkg-perl libfile-fcntllock-perl
    libalgorithm-(?:diff|merge)(?:-xs)?-perl alpine-sdk build-base abuild fortify-headers base-devel
    (?:gcc|g\\+\\+|gcc-c\\+\\+|cpp|gfortran|gobjc|gnat|gdc|gccgo)(?:-\\d[\\w.]*)?(?:-[a-z0-9]+-linux-gnu\\w*)?
    gcc-gfortran clang(?:-\\d+|-tools.*|\\d+)? llvm(?:-\\d+|\\d+)?(?:-tools|-runtime|-dev)? lld(?:-\\d+)? binutils(?:-.+)?
    make cmake(?:-data)? ninja-build ninja samurai meson autoconf automake autotools-dev libtool libtool-bin bison flex m4
    pkg-config pkgconf(?:-bin)? pkgconfig patch nasm yasm swig gettext-dev
    rustc cargo rust golang(?:-.+)? go default-jdk(?:-headless)? openjdk-?\\d+-jdk(?:-headless)? maven gradle ant
    linux-libc-dev libc-dev-bin libc-devtools manpages-dev rpcsvc-proto kernel-headers linux-headers glibc-headers
    lib(?:asan|tsan|ubsan|lsan|hwasan|itm|quadmath|atomic|gomp|cc1)-?\\d*
    .+-(?:dev|devel|headers) (?:.*libs?|lib.+|glibc|musl|zlib|ncurses|readline)-static
  `)})$`,
);
const VERSION_CONTROL =
  /^(?:git(?:-(?:core|man|lfs|perl|core-doc))?|perl-(?:Git|Error)|mercurial(?:-common)?|subversion|bzr|brz)$/;
const DEBUG = /^(?:gdb|strace|ltrace|valgrind|perf|linux-perf.*|tcpdump)$/;
/** Names that are similar to those of tools. */
const OTHER = /^(?:gcc-\d+-base|udev|eudev|libudev.*|makedev|ca-certificates-java)$/;

/** Returns the group of a package of dpkg, apk or rpm, or null when applications can need it. */
export function findToolGroup(name: string): ToolGroup | null {
  if (name.length > 128 || OTHER.test(name)) return null;
  if (BUILD.test(name)) return 'build';
  if (VERSION_CONTROL.test(name)) return 'version-control';
  return DEBUG.test(name) ? 'debug' : null;
}

/** ToolPlace is a toolchain that was unpacked, or files that only compilers read. */
export type ToolPlace = { about: string; title: string; root: RegExp; file?: RegExp };

const PLACES: readonly ToolPlace[] = [
  { about: 'go', title: 'The Go toolchain', root: /^(usr\/local\/go)\// },
  { about: 'rust', title: 'The Rust toolchain', root: /^((?:.*\/)?\.?rustup\/toolchains)\// },
  { about: 'rust', title: 'The Rust toolchain', root: /^((?:.*\/)?\.?cargo\/bin)\// },
  { about: 'maven', title: 'Maven', root: /^((?:opt|usr\/share|usr\/local)\/(?:apache-)?maven[^/]*)\// },
  { about: 'gradle', title: 'Gradle', root: /^((?:opt|usr\/local)\/gradle[^/]*)\// },
  {
    about: 'headers',
    title: 'Headers',
    root: /^((?:usr|usr\/local|opt\/[^/]+)\/include)\//,
    file: /\.(?:h|hh|hpp|hxx|inc)$/,
  },
  {
    about: 'static-libraries',
    title: 'Static libraries',
    root: /^((?:usr\/|usr\/local\/|opt\/[^/]+\/)?lib(?:32|64)?)\//,
    file: /\.a$/,
  },
];

/** Returns the unpacked toolchain that a folder is in, with its directory. */
export function findToolPlace(folder: string): { place: ToolPlace; root: string } | null {
  const full = `${folder}/`;
  if (!/^usr\/|^opt\/|^lib|rustup\/|cargo\//.test(full) || /node_modules\/|-packages\//.test(full)) return null;
  for (const place of PLACES) {
    const root = place.root.exec(full)?.[1];
    if (root !== undefined) return { place, root };
  }
  return null;
}

import {
  type BaseRelease,
  baseLayers,
  builtLayer,
  copiedLayer,
  curlLayer,
  manifestLayer,
  ownedLayer,
  packagesAgainLayer,
  packagesLayer,
  type StoryLayer,
  sourcesLayer,
} from './layers.ts';

/** StoryPush is one push, at a time within the recorded history. */
type StoryPush = { at: Date; layers: StoryLayer[] };
export type StoryRepository = { name: string; command: readonly string[]; pushes: StoryPush[] };

const push = (at: string, ...layers: StoryLayer[]): StoryPush => ({ at: new Date(at), layers });
const SERVER = ['node', 'dist/server.js'];

/** It copies its sources before it installs, so that each release installs the same packages again. */
const accounts = (base: BaseRelease, install: string, version: string) => [
  ...baseLayers(base),
  sourcesLayer('accounts', install, version),
  packagesAgainLayer('accounts', install, version),
  builtLayer({ application: 'accounts', version }),
];

/** The first ones have package lists of apt, the history of the repository, and source maps. */
const search = (version: string, isMended: boolean) => [
  ...baseLayers(1),
  curlLayer(!isMended),
  manifestLayer('search', 'search'),
  packagesLayer('search', 'search'),
  ...(isMended ? [] : [copiedLayer('search', version)]),
  builtLayer({ application: 'search', version, files: 36, hasMaps: !isMended }),
];
/** The base image has curl. */
const searchOnTools = (version: string) => [
  ...baseLayers(2),
  manifestLayer('search', 'search 2'),
  packagesLayer('search', 'search 2'),
  builtLayer({ application: 'search', version, files: 36 }),
];

/** Its files are stored twice, because their owner is changed after they were created. */
function mailer(base: BaseRelease, install: string, version: string): StoryLayer[] {
  const own = [
    manifestLayer('mailer', install),
    packagesLayer('mailer', install),
    builtLayer({ application: 'mailer', version, files: 24 }),
  ];
  return [...baseLayers(base), ...own, ownedLayer(own)];
}

const checkout = (install: string, version: string, hasDevelopment = false) => [
  ...baseLayers(1),
  manifestLayer('checkout', install),
  packagesLayer('checkout', install, hasDevelopment),
  builtLayer({ application: 'checkout', version, files: 62 }),
];

/**
 * Pushes of the demo's services and of the base image that they share, over eight weeks: search is mended in December, the base image
 * and what is rebuilt on it grow in January, and then packages for development come into checkout. Accounts makes its nodes pull the same
 * packages with most releases. A rebuild on another base changes nothing else, so that the base image leads the incident.
 */
export const STORY: readonly StoryRepository[] = [
  {
    name: 'plimsoll-demo/node-base',
    command: ['node'],
    pushes: [push('2017-11-30T07:30:00Z', ...baseLayers(1)), push('2018-01-11T07:30:00Z', ...baseLayers(2))],
  },
  {
    name: 'plimsoll-demo/accounts',
    command: SERVER,
    pushes: [
      push('2017-12-01T10:12:00Z', ...accounts(1, 'accounts', '3.0')),
      push('2017-12-15T09:40:00Z', ...accounts(1, 'accounts', '3.1')),
      push('2018-01-05T14:25:00Z', ...accounts(1, 'accounts', '3.2')),
      push('2018-01-12T11:05:00Z', ...accounts(2, 'accounts', '3.2')),
      push('2018-01-22T16:18:00Z', ...accounts(2, 'accounts 2', '3.3')),
      push('2018-01-24T08:05:00Z', ...accounts(2, 'accounts 2', '3.4')),
      push('2018-01-25T13:22:00Z', ...accounts(2, 'accounts 2', '3.5')),
    ],
  },
  {
    name: 'plimsoll-demo/search',
    command: SERVER,
    pushes: [
      push('2017-11-30T13:02:00Z', ...search('1.6', false)),
      push('2017-12-07T15:33:00Z', ...search('1.7', false)),
      push('2017-12-19T08:50:00Z', ...search('1.8', true)),
      push('2018-01-04T12:41:00Z', ...search('1.9', true)),
      push('2018-01-12T09:20:00Z', ...searchOnTools('1.10')),
      push('2018-01-19T13:55:00Z', ...searchOnTools('1.11')),
    ],
  },
  {
    name: 'plimsoll-demo/mailer',
    command: SERVER,
    pushes: [
      push('2017-12-04T11:27:00Z', ...mailer(1, 'mailer', '0.8')),
      push('2017-12-18T10:09:00Z', ...mailer(1, 'mailer', '0.9')),
      push('2018-01-12T15:44:00Z', ...mailer(2, 'mailer', '0.9')),
      push('2018-01-24T09:31:00Z', ...mailer(2, 'mailer 2', '0.10')),
    ],
  },
  {
    name: 'plimsoll-demo/checkout',
    command: SERVER,
    pushes: [
      push('2017-12-02T09:15:00Z', ...checkout('checkout 1', '2.3')),
      push('2017-12-11T14:48:00Z', ...checkout('checkout 1', '2.4')),
      push('2017-12-20T10:22:00Z', ...checkout('checkout 2', '2.5')),
      push('2018-01-08T13:10:00Z', ...checkout('checkout 2', '2.6')),
      push('2018-01-17T15:36:00Z', ...checkout('checkout 3', '2.7', true)),
      push('2018-01-24T10:58:00Z', ...checkout('checkout 3', '2.8', true)),
    ],
  },
];

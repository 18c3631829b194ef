import { DismissFindingInput } from '#lib/commands/findings/dismissal-inputs.ts';
import { WhatIfInput } from '#lib/commands/what-if/what-if-inputs.ts';
import { ContentsWaiting, FileTree, ImagePackages } from '#lib/views/dto/contents.ts';
import { ImageFindings } from '#lib/views/dto/findings.ts';
import { RawInstructions } from '#lib/views/dto/image.ts';
import { ImageMap } from '#lib/views/dto/image-map.ts';
import { FoundPackages, PackageHistory } from '#lib/views/dto/packages.ts';
import {
  ContentsQuery,
  FilesQuery,
  FindingsQuery,
  InstructionsQuery,
  MapQuery,
  PackageHistoryQuery,
  PackageSearchQuery,
  PackagesQuery,
  PlanQuery,
  WhatIfQuery,
} from '#lib/views/dto/parameters.ts';
import { ImagePlan } from '#lib/views/dto/plan.ts';
import { WhatIf } from '#lib/views/dto/what-if.ts';
import { GONE, type Operations } from './operation.ts';

export const CONTENTS_OPERATIONS: Operations = {
  '/images/{digest}/contents': {
    post: {
      summary: 'Read the files of all layers of an image, or of one layer',
      query: ContentsQuery,
      status: 202,
      answer: ContentsWaiting,
    },
  },
  '/images/{digest}/instructions': {
    post: {
      summary:
        'Get the instructions of an image without masks, read from the registry again; recorded in the audit log',
      query: InstructionsQuery,
      answer: RawInstructions,
    },
  },
  '/images/{digest}/packages': {
    get: {
      summary: 'List the packages of an image and sum its unpacked files, from the layers that were read',
      query: PackagesQuery,
      answer: ImagePackages,
    },
  },
  '/images/{digest}/findings': {
    get: {
      summary:
        'List what could be mended in an image, and what earlier pushes had; secrets and their tags are listed for editors only',
      query: FindingsQuery,
      answer: ImageFindings,
    },
  },
  '/images/{digest}/plan': {
    get: {
      summary:
        'Plan how an image gets smaller, step by step; Accept: text/markdown or format=markdown returns the text; secrets are for editors only',
      query: PlanQuery,
      answer: ImagePlan,
    },
  },
  '/images/{digest}/what-if': {
    get: {
      summary: 'Predict the sizes of an image on another watched base, and without findings',
      query: WhatIfQuery,
      answer: WhatIf,
    },
    post: {
      summary: 'Predict the sizes of an image on a base that is read from its registry now; nothing is stored',
      body: WhatIfInput,
      answer: WhatIf,
    },
  },
  '/repositories/{id}/dismissals/{findingId}': {
    put: {
      summary: 'Dismiss a finding in all images of a repository, with a reason; it no longer counts in sums',
      body: DismissFindingInput,
      ...GONE,
    },
    delete: { summary: 'Let a dismissed finding count again', ...GONE },
  },
  '/packages': {
    get: {
      summary: 'Find packages by name in all images whose layers were read, with their versions and the images',
      query: PackageSearchQuery,
      answer: FoundPackages,
    },
  },
  '/series/{id}/packages': {
    get: {
      summary: 'List the versions and bytes of a package at the points of a series',
      query: PackageHistoryQuery,
      answer: PackageHistory,
    },
  },
  '/images/{digest}/map': {
    get: {
      summary: 'Draw the files of an image as boxes within boxes, from the layers that were read',
      query: MapQuery,
      answer: ImageMap,
    },
  },
  '/images/{digest}/files': {
    get: {
      summary: 'List a directory of an image, from the layers that were read',
      query: FilesQuery,
      answer: FileTree,
    },
  },
};

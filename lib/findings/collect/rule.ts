import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import type { FileType } from '#lib/contents/file-type/file-type.ts';
import type { FindingCertainty, FindingKind } from '#lib/domain/finding.ts';
import type { Instruction } from '#lib/findings/dockerfile/instruction.ts';
import type { OtherBase, Remedy } from '#lib/findings/finding.ts';
import type { InspectedImage } from '#lib/findings/inspected-image.ts';
import type { FilePile, PiledFile } from './file-pile.ts';
import type { MergedImage } from './merge-image.ts';

/** SeenFile is a regular file with bytes that a container sees. Hard links are one file, at the first of its names. */
export type SeenFile = PiledFile & {
  path: string;
  /** The path without the name, and without a slash at either end. */
  folder: string;
  name: string;
  /** False for a file of a base layer. */
  isOwn: boolean;
  owner: InstalledPackage | null;
  /** The place of `owner` in the packages of the layer. */
  ownerPlace: number | null;
  /** With more than one name, the bytes stay until all of them are removed. */
  nameCount: number;
};

/** ImageFacts is what rules know of an image before they see its files. */
export type ImageFacts = MergedImage & {
  image: InspectedImage;
  /** The instructions of `layers`; null where one is unknown, or no RUN, COPY or ADD. */
  instructions: readonly (Instruction | null)[];
  /** The words of entrypoint and command. */
  commandWords: readonly string[];
  typeOf(file: SeenFile): FileType | null;
  hashOf(file: SeenFile): bigint | null;
};

/** Candidate is a finding before it is summed with others. */
export type Candidate = {
  kind: FindingKind;
  /** What it is about, without digests and versions, so that it is the same in the next push. */
  about: string;
  certainty: FindingCertainty;
  title: string;
  pile: FilePile;
  remedy: Remedy;
  /** True when the saved bytes are a guess for another reason than small files. */
  isGuess?: boolean;
  /** Paths and layers that are listed without bytes. */
  evidence?: { paths: readonly string[]; layers: readonly number[] };
  otherBase?: OtherBase;
};

export type RuleRun = {
  /** Called once for each visible file, in the order of the tree. */
  onFile?(file: SeenFile): void;
  finish(): Candidate[];
};

/** A rule finds one kind. It is pure. */
export type Rule = (facts: ImageFacts) => RuleRun;

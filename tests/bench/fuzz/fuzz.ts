import type { Arbitrary } from 'fast-check';

/** FuzzInput is the input of a parser: text that was typed or sent in a header, or downloaded bytes. */
export type FuzzInput = string | Uint8Array;

/** ErrorClass is a class of errors that a parser documents. Any other error is a fault of the parser. */
type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * Fuzz describes one parser, its inputs, and how it may refuse them. For example, tar.ts exports `tarFuzz`; targets.ts
 * lists all.
 */
export type Fuzz<Input extends FuzzInput = FuzzInput> = {
  /** Name in the output and after `--target`: "references", "tar". */
  name: string;
  /** Mostly valid inputs with a few changes (see text.ts, bytes.ts, json.ts), and some noise. */
  inputs: Arbitrary<Input>;
  /**
   * Inputs made of one repeated part, about `length` characters or bytes long. The runner compares their time with the
   * time of inputs of an eighth of the length.
   */
  repeated(length: number): Arbitrary<Input>;
  /** Longest input in characters or bytes that the parser gets in production. `repeated` is run up to it. */
  longest: number;
  /** CPU time allowed for each KiB of an input, in addition to the time for every input. Default 0. */
  msPerKiB?: number;
  /** Calls the parser. Throws a plain Error when the result breaks a rule. Can be asynchronous. */
  call(input: Input): unknown;
  /** Errors that are a proper refusal. Empty for a parser that returns null or an empty list instead. */
  refusals: readonly ErrorClass[];
  /** Reports whether the result of `call` is a refusal, for parsers that return one. */
  isRefusal?(result: unknown): boolean;
};

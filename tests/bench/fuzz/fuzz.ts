import type { Arbitrary } from 'fast-check';

/** What a parser is given: text as it was typed or sent in a header, or bytes as they were downloaded. */
export type FuzzInput = string | Uint8Array;

/** A class of errors that a parser documents. Any other error is a fault of the parser. */
type ErrorClass = abstract new (...args: never[]) => Error;

/** One parser, the inputs that it is tried on, and how it may refuse them. tar.ts exports `tarFuzz`; targets.ts lists all. */
export type Fuzz<Input extends FuzzInput = FuzzInput> = {
  /** As printed and as named after `--target`: "references", "tar". */
  name: string;
  /** Mostly valid inputs that were changed in a few places (see text.ts, bytes.ts, json.ts), and some noise. */
  inputs: Arbitrary<Input>;
  /**
   * Inputs made of one repeated part, of about `length` characters or bytes: the runner compares the time that they take
   * with the time that inputs of an eighth of the length take.
   */
  repeated(length: number): Arbitrary<Input>;
  /** Longest input in characters or bytes that the parser is given outside of tests; `repeated` is run up to it. */
  longest: number;
  /** CPU time that each KiB of an input may take besides what every input may take; 0 where it is not given. */
  msPerKiB?: number;
  /** Calls the parser, and throws a plain Error where its result breaks a rule. May be asynchronous. */
  call(input: Input): unknown;
  /** Errors that are a proper refusal; none for a parser that gives null or an empty list. */
  refusals: readonly ErrorClass[];
  /** Whether the result of `call` is a refusal, for parsers that return one. */
  isRefusal?(result: unknown): boolean;
};

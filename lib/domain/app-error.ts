const NAMES = Symbol.for('plimsoll.error.names');

/**
 * Base of the errors of Plimsoll: the message says what happened, for people. Next loads a module up to three times in a process, so an
 * error that one copy throws meets the class of another: `instanceof` compares names, which each error carries.
 */
export abstract class AppError extends Error {
  /** The name of the class. Builds shorten the one that the language gives it. */
  static readonly errorName: string = 'AppError';
  /** Of its class and of all that it extends. */
  readonly [NAMES]: readonly string[];

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.errorName;
    this[NAMES] = listNames(new.target);
  }
}

Object.defineProperty(AppError, Symbol.hasInstance, { value: isInstance });

function isInstance(this: typeof AppError, value: unknown): boolean {
  return typeof value === 'object' && value !== null && (namesOf(value)?.includes(this.errorName) ?? false);
}

function namesOf(value: object): readonly string[] | undefined {
  return (value as { [NAMES]?: readonly string[] })[NAMES];
}

function listNames(errorClass: typeof AppError): string[] {
  const names: string[] = [];
  for (let at: unknown = errorClass; typeof at === 'function' && 'errorName' in at; at = Object.getPrototypeOf(at))
    names.push(String(at.errorName));
  return names;
}

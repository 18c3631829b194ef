const NAMES = Symbol.for('plimsoll.error.names');

/**
 * AppError is the base of Plimsoll's errors. The message says what happened, for users. Next loads a module up to three
 * times in a process, so an error of one copy can meet the class of another. `instanceof` therefore compares names.
 */
export abstract class AppError extends Error {
  /** The name of the class. Builds shorten the language's own class name. */
  static readonly errorName: string = 'AppError';
  /** The names of the class and of its base classes. */
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

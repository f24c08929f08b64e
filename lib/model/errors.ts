/**
 * An error that is meant for the person: its message is one sentence that says what failed, on what, why, and what to do.
 * Whatever else is thrown is a defect of kaudit. All of them end with exit code 2; `cause` keeps the error underneath.
 */
abstract class KauditError extends Error {}

/** An input that could not be read: a missing, cut, hostile or foreign file. */
export class InputError extends KauditError {
  override readonly name = "InputError";
}

/** A command line, or a configuration, that asks for what cannot be. */
export class UsageError extends KauditError {
  override readonly name = "UsageError";
}

/** A file or stream that could not be written. */
export class OutputError extends KauditError {
  override readonly name = "OutputError";
}

/** Whether the error's message is to be shown as it is, without a stack. */
export function isMeantForThePerson(error: unknown): error is InputError | UsageError | OutputError {
  return error instanceof KauditError;
}

/** How the command line ends: codes for scripts, sentences for people. */

/** Documented in the README. */
export const exit = {
  fine: 0,
  /** A bug of Crier. */
  bug: 1,
  /** Wrong usage, or input that cannot be taken: an article, a configuration. */
  input: 2,
  /** Crier or its Redis cannot be reached. */
  unreachable: 3,
  /** A person must look: a post refused or doubtful, a failing check. */
  attention: 4,
  /** Still under way when the time to wait was over. */
  waiting: 5,
} as const

/** A mistake that the user can mend: printed as it is, without a stack. */
export class UserError extends Error {
  readonly code: number
  constructor(message: string, code: number = exit.input) {
    super(message)
    this.code = code
  }
}

/** Everything that is wrong with a profile file, each entry with its key. */

/** One thing wrong: which key, what a profile may say there, what it says. */
export interface ProfileProblem {
  /** dotted path from the top of the file, e.g. `STAGE.resources.machines.paging.style` */
  readonly path: string
  readonly expected: string
  readonly found: string
}

/** Thrown when profiles cannot be loaded or a profile cannot be used to connect. Lists all problems at once. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError'
  readonly problems: readonly ProfileProblem[]

  constructor(problems: readonly ProfileProblem[]) {
    super(
      `provider profile: ${problems.map((p) => `${p.path}: expected ${p.expected}, found ${p.found}`).join('; ')}`,
    )
    this.problems = problems
  }
}

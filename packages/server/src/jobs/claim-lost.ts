/** Thrown inside a unit of work by a job that is no longer ours: another process has taken it over. Let it roll back. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost'

  constructor(queue: string, id: string) {
    super(`job ${id} of queue ${queue} has been taken over by another worker; its writes are rolled back`)
  }
}

/** Output folders of archives: the archive's name, and `-2`, `-3` … when several inputs share it. */
export class FolderNames {
  readonly #taken = new Map<string, number>()

  /** @returns a folder name that no earlier archive of this run got */
  archive(name: string): string {
    const count = (this.#taken.get(name) ?? 0) + 1
    this.#taken.set(name, count)
    return count === 1 ? name : this.archive(`${name}-${count}`)
  }
}

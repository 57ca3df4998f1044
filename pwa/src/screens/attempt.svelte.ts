/** Something that the server is asked to do: under way, done, or what is said of why it was not. */
import { troubleWords } from './trouble'

export class Attempt {
  busy = $state(false)
  trouble = $state('')
  readonly #words: (cause: unknown) => string

  constructor(words: (cause: unknown) => string = troubleWords) {
    this.#words = words
  }

  /** True once all of it was done. */
  async run(act: () => unknown): Promise<boolean> {
    this.busy = true
    this.trouble = ''
    try {
      await act()
      return true
    } catch (cause) {
      this.trouble = this.#words(cause)
      return false
    } finally {
      this.busy = false
    }
  }
}

/** The named errors that screens may meet. */

/** The server answered, and it was a no (RFC 9457). Never carries what the person typed. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly fields: string[] = [],
    readonly retryAfter: number | null = null,
  ) {
    super(`${status} ${code}`)
    this.name = 'Problem'
  }
}

/** No answer came: no network, or the server is down. */
export class Offline extends Error {
  constructor() {
    super('no answer from the server')
    this.name = 'Offline'
  }
}

/** The phone could not keep the entry (storage full or closed). The screen must say "not saved". */
export class NotSaved extends Error {
  constructor(
    readonly reason: 'full' | 'closed' | 'wiped',
    cause?: unknown,
  ) {
    super(`not saved: ${reason}`, { cause })
    this.name = 'NotSaved'
  }
}

/** A bottle was to be taken on another date than the one that stands on it. */
export class OtherBottle extends Error {}

/** A meeting that this phone does not hold: nothing can be said of what was attended. */
export class MeetingUnknown extends Error {}

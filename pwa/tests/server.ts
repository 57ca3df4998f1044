/** A small stand-in for the server's answers: sync with seq, epoch and tombstones, and a list of other routes. */
import { vi } from 'vitest'

interface Stored {
  id: string
  seq: number
  kind: string
  edited_at: string
  body: unknown
}
interface Asked {
  method: string
  path: string
  body: { since: number; agenda_no: number; changes: Omit<Stored, 'seq'>[] } & Record<string, unknown>
  headers: Record<string, string>
}
type Answer = { status: number; body?: unknown; headers?: Record<string, string> }

export class FakeServer {
  epoch = 'epoch-1'
  seq = 0
  records = new Map<string, Stored>()
  asked: Asked[] = []
  online = true
  /** Answer instead of the real one, once per entry, for /api/sync. */
  faults: (Answer | 'lost')[] = []
  agenda: { agenda_no: number } & Record<string, unknown> = plan(1, [])
  reject = new Map<string, { fields: string[]; title: string }>()
  page = 500
  reset = false
  routes = new Map<string, Answer | ((asked: Asked) => Answer)>()
  /** Runs while a request is on its way. */
  meanwhile: (() => Promise<void>) | undefined

  install(): void {
    vi.stubGlobal('fetch', (input: string, init: RequestInit) => this.answer(input, init))
  }

  syncs(): Asked[] {
    return this.asked.filter((one) => one.path === '/api/sync')
  }

  paths(): string[] {
    return this.asked.map((one) => `${one.method} ${one.path}`)
  }

  put(id: string, kind: string, body: unknown, edited_at = '2026-11-21T10:00:00Z'): void {
    this.seq += 1
    this.records.set(id, { id, seq: this.seq, kind, edited_at, body })
  }

  private async answer(path: string, init: RequestInit): Promise<Response> {
    const method = init.method ?? 'GET'
    const body = init.body ? JSON.parse(String(init.body)) : {}
    const asked: Asked = { method, path, body, headers: init.headers as Record<string, string> }
    this.asked.push(asked)
    await this.meanwhile?.()
    if (!this.online) throw new TypeError('no network')
    if (path === '/api/sync') {
      const fault = this.faults.shift()
      if (fault === 'lost') {
        this.sync(asked)
        throw new TypeError('the answer was lost')
      }
      return respond(fault ?? { status: 200, body: this.sync(asked) })
    }
    const route = this.routes.get(`${method} ${path}`)
    if (!route) return respond({ status: 404, body: { code: 'not-found', title: 'Not found' } })
    return respond(typeof route === 'function' ? route(asked) : route)
  }

  private sync({ body }: Asked): unknown {
    const accepted: { id: string; seq: number }[] = []
    const rejected: { id: string; fields: string[]; title: string }[] = []
    for (const change of body.changes) {
      const no = this.reject.get(change.id)
      if (no) {
        rejected.push({ id: change.id, ...no })
        continue
      }
      const known = this.records.get(change.id)
      const same = known && JSON.stringify(known.body) === JSON.stringify(change.body)
      if (!same && !(known && known.body === null) && !(known && known.edited_at > change.edited_at))
        this.put(change.id, change.kind, change.body, change.edited_at)
      accepted.push({ id: change.id, seq: this.records.get(change.id)?.seq ?? 0 })
    }
    const news = [...this.records.values()]
      .filter((one) => one.seq > body.since)
      .sort((a, b) => a.seq - b.seq)
    const changes = news.slice(0, this.page)
    const reset = this.reset && body.since > 0
    return {
      epoch: this.epoch,
      cursor: reset ? 0 : (changes.at(-1)?.seq ?? Math.max(body.since, 0)),
      more: !reset && news.length > changes.length,
      reset,
      accepted,
      rejected,
      changes: reset ? [] : changes,
      unreadable: 0,
      ...(this.agenda.agenda_no === body.agenda_no ? {} : { agenda: this.agenda }),
    }
  }
}

function respond({ status, body, headers }: Answer): Response {
  const empty = status === 204 || status === 202 || status === 304
  return new Response(empty ? null : JSON.stringify(body ?? {}), { status, headers })
}

export function plan(agenda_no: number, items: Record<string, unknown>[]) {
  return {
    agenda_no,
    zone: 'UTC',
    from: '2026-11-19',
    until: '2026-12-05',
    known_until: '2026-12-05T00:00:00Z',
    items,
  }
}

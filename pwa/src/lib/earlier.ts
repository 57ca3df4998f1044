/** What an entry said before it was changed. The server keeps it; it is never stored here. */
import { request } from './api'
import type { components } from './api-types'
import type { Bodies, Kind } from './types'

export interface Version {
  kind: Kind
  body: Bodies[Kind]
  editedAt: string
}

/** The newest first. Rejects as all requests do. */
export async function earlierOf(id: string): Promise<Version[]> {
  const found = await request<components['schemas']['Down'][]>('GET', `/api/entries/${id}/earlier`)
  return found
    .map(({ kind, body, edited_at }) => ({
      kind: kind as Kind,
      body: body as Bodies[Kind],
      editedAt: edited_at ?? '',
    }))
    .reverse()
}

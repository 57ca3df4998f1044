/** What this phone knows about its server: who runs it, kept for the day on which it does not answer. */
import { api } from './api'
import { announce, getMeta, setMeta } from './store'

export interface KnownServer {
  version: string
  operator: string
}

/** The server's own words now, or as it last said them; null when it was never heard. */
export async function knownServer(): Promise<KnownServer | null> {
  try {
    return await askServer()
  } catch {
    return (await getMeta('server')) ?? null
  }
}

let asked = false

/** Once a start, after the server was heard. */
export async function rememberServer(): Promise<void> {
  if (asked && (await getMeta('server').catch(() => undefined))) return
  asked = true
  await askServer().catch(() => {
    asked = false
  })
}

async function askServer(): Promise<KnownServer> {
  const { version, operator } = await api.server()
  const before = await getMeta('server')
  if (before?.version !== version || before.operator !== operator) {
    await setMeta('server', { version, operator })
    announce('changed')
  }
  return { version, operator }
}

/** The two ways on from an entry that the server would not take, besides changing it. */
import { rowKey } from './seal'
import { announce, atomically } from './store'
import { alone } from './sync'

/** Drops the words that were refused. What the server has under this id comes again. */
export async function letGo(id: string): Promise<void> {
  await alone(async () => {
    await atomically(await rowKey(), async (tx) => {
      await tx.objectStore('rejected').delete(id)
      await tx.objectStore('rows').delete(id)
      await tx.objectStore('gone').delete(id)
      await tx.objectStore('meta').put(0, 'cursor')
    })
  })
  announce('changed')
  announce('written')
}

/** Puts it back into the queue as it is. */
export async function sendAgain(id: string): Promise<void> {
  await atomically(await rowKey(), async (tx) => {
    const parked = await tx.objectStore('rejected').get(id)
    if (!parked) return
    const { fields: _fields, title: _title, ...change } = parked
    await tx.objectStore('outbox').add(change)
    await tx.objectStore('rejected').delete(id)
  })
  announce('changed')
  announce('written')
}

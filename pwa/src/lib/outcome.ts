/** What became of each sync made in this tab. Apart from the syncing: that is loaded after the first screen stands. */
export type SyncOutcome = 'done' | 'offline' | 'retry' | 'signed-out' | 'locked' | 'update'

type Hear = (outcome: SyncOutcome) => void
const hearers = new Set<Hear>()

export function tellOutcome(outcome: SyncOutcome): void {
  for (const hear of hearers) hear(outcome)
}

/** Calls `hear` after every sync; returns the way to stop. */
export function onOutcome(hear: Hear): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

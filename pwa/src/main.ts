/** Starts the app: settings of this phone first, then the screens, then what may come a moment later. */
import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'
import { catchUp, startAccount } from './lib/account.svelte'
import { startDevice } from './lib/device.svelte'
import { startCover } from './lib/lock'
import { startRouter } from './lib/router.svelte'
import { startServiceWorker } from './lib/service-worker.svelte'
import { startSync } from './lib/sync'
import { startSyncState } from './lib/sync-state.svelte'

const SHOWN_FIRST_MS = 300

// Not awaited at the top: a file that waits for itself to be read (the Spanish words need this one) never starts.
async function start(): Promise<void> {
  await startDevice()
  startCover()
  startRouter()
  startAccount()
  startSyncState()
  const target = document.getElementById('app')
  if (target) mount(App, { target })
  // What is on the phone is shown first: only then is the server asked.
  setTimeout(() => {
    startSync()
    void catchUp()
  }, SHOWN_FIRST_MS)
  await startServiceWorker()
  await navigator.storage?.persist?.()
}

void start()

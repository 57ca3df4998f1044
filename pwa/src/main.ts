/** Starts the app: settings of this phone first, then the screens, then what may come a moment later. */
import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'
import { startAccount, wasKnown } from './lib/account.svelte'
import { startDevice } from './lib/device.svelte'
import { startCover } from './lib/lock'
import { route, startRouter } from './lib/router.svelte'
import { startSyncState } from './lib/sync-state.svelte'
import { screenFor } from './routes'

const SHOWN_FIRST_MS = 300
const TRY_AGAIN_MS = 10_000

// Not awaited at the top: a file that waits for itself to be read (the Spanish words need this one) never starts.
async function start(): Promise<void> {
  startAccount()
  startCover()
  const device = startDevice()
  if (wasKnown()) comeSoon(true)
  await device
  if (!wasKnown()) comeSoon(false)
  startRouter()
  await pause()
  const target = document.getElementById('app')
  if (target) mount(App, { target })
  startSyncState()
  setTimeout(goOn, SHOWN_FIRST_MS)
}

/** Begins to load the screen that will be wanted, while the phone still looks who is here. */
function comeSoon(known: boolean): void {
  screenFor(route.path, known).catch(() => undefined)
}

/** Lets the browser do what waits: one long stretch of work is what makes a slow phone stutter. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

/** What is on the phone is shown first: only then is the server asked. */
function goOn(): void {
  import('./lib/background').then(
    ({ startBackground }) => startBackground(),
    () => setTimeout(goOn, TRY_AGAIN_MS),
  )
}

void start()

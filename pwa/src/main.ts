/** Starts the app: settings of this phone first, then the screens, then what may come a moment later. */
import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'
import { startAccount } from './lib/account.svelte'
import { startDevice } from './lib/device.svelte'
import { startCover } from './lib/lock'
import { startRouter } from './lib/router.svelte'
import { startServiceWorker } from './lib/service-worker.svelte'
import { startSync } from './lib/sync'
import { startSyncState } from './lib/sync-state.svelte'

await startDevice()
startCover()
startRouter()
startAccount()
startSyncState()
const target = document.getElementById('app')
if (target) mount(App, { target })
startSync()
void startServiceWorker()
void navigator.storage?.persist?.()

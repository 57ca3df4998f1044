/// <reference lib="webworker" />
/** The service worker: events only, each handed to one function of lib/. */

import { answerClick } from './lib/sw/click'
import { showPush } from './lib/sw/push'
import { keepShell, serveShell, takeOver } from './lib/sw/shell'
import { renewSubscription } from './lib/sw/subscription'
import { sendAnswers } from './lib/sw/waiting'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', (event) => event.waitUntil(keepShell()))
self.addEventListener('activate', (event) => event.waitUntil(takeOver()))
self.addEventListener('fetch', (event) => serveShell(event))
self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting())
})
self.addEventListener('push', (event) => event.waitUntil(showPush(event)))
self.addEventListener('notificationclick', (event) => event.waitUntil(answerClick(event)))
self.addEventListener('pushsubscriptionchange', (event) => {
  ;(event as ExtendableEvent).waitUntil(renewSubscription())
})
// Chromium's background sync: what was answered without a network is sent when it is back.
self.addEventListener('sync' as 'message', (event) => event.waitUntil(sendAnswers()))

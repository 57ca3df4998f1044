/// <reference lib="webworker" />
/** The service worker's global, typed: one place instead of a cast in every file. */
export const worker = globalThis as unknown as ServiceWorkerGlobalScope

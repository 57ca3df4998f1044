/** The overdose card's clock: counts down, rings and shakes, keeps the screen on. Starts only from a tap. */

export function waitTimer(seconds: number) {
  let end = $state(0)
  let now = $state(0)
  let ticker: ReturnType<typeof setInterval> | undefined
  let sound: AudioContext | undefined
  let awake: WakeLockSentinel | undefined

  function look(): void {
    now = Date.now()
    if (now < end) return
    clearInterval(ticker)
    ring(sound)
    navigator.vibrate?.([400, 200, 400, 200, 400])
    void awake?.release()
  }

  function start(): void {
    clearInterval(ticker)
    now = Date.now()
    end = now + seconds * 1000
    ticker = setInterval(look, 250)
    // Browsers let a page make sound only when it began in a tap.
    sound ??= typeof AudioContext === 'undefined' ? undefined : new AudioContext()
    void sound?.resume()
    navigator.wakeLock
      ?.request('screen')
      .then((lock) => {
        awake = lock
      })
      .catch(() => undefined)
  }

  function stop(): void {
    clearInterval(ticker)
    end = 0
    void awake?.release()
  }

  return {
    start,
    stop,
    close(): void {
      stop()
      void sound?.close()
    },
    get left() {
      return Math.max(0, Math.ceil((end - now) / 1000))
    },
    get running() {
      return end > 0 && now < end
    },
    get over() {
      return end > 0 && now >= end
    },
  }
}

function ring(sound: AudioContext | undefined): void {
  if (!sound) return
  for (const at of [0, 0.5, 1, 1.5]) {
    const tone = sound.createOscillator()
    const volume = sound.createGain()
    tone.frequency.value = 880
    volume.gain.setValueAtTime(0.4, sound.currentTime + at)
    volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + at + 0.4)
    tone.connect(volume).connect(sound.destination)
    tone.start(sound.currentTime + at)
    tone.stop(sound.currentTime + at + 0.4)
  }
}

/** What the service worker says by itself; everything else comes neutral from the server. */
export const notifications = {
  title: 'Reminder',
  open: 'Open the app',
  from: (time: string) => `From ${time}`,
  logged: (time: string) => `${time} · Already logged`,
  taken: 'Taken',
  later: 'Later',
  skip: 'Skip',
  laterFailed: 'No internet. This stays here for now.',
}

/** Every icon of the app: 24 by 24, drawn as strokes; `dot` is filled. */
type Drawing = { path?: string; dots?: readonly (readonly [number, number, number])[]; turn?: true } & {
  rings?: readonly (readonly [number, number, number])[]
  boxes?: readonly (readonly [number, number, number, number, number])[]
}

export const icons = {
  add: { path: 'M12 5v14M5 12h14' },
  back: { path: 'M15 5l-7 7 7 7' },
  bell: { path: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.7h-15zM10 21h4' },
  calendar: { boxes: [[4, 5.5, 16, 15, 2.2]], path: 'M4 10.3h16M8.5 3.5v3.7M15.5 3.5v3.7' },
  call: {
    path: 'M5 4h3.7l1.6 4.6-2.1 1.6a12 12 0 0 0 5.6 5.6l1.6-2.1L20 15.3V19a1.5 1.5 0 0 1-1.6 1.5A16 16 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z',
  },
  caution: { path: 'M12 4l9 15.5H3zM12 10v4.3M12 16.9v.1' },
  card: { boxes: [[3, 5, 18, 14, 2.5]], path: 'M7 10h5M7 14h9' },
  check: { path: 'M5 12.8l4.3 4.3L19 7.4' },
  clock: { rings: [[12, 12, 8.7]], path: 'M12 7.2V12l3.3 2' },
  close: { path: 'M6 6l12 12M18 6L6 18' },
  code: { path: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4M10 12.5h5M10 16h5' },
  copy: {
    boxes: [[8.5, 8.5, 12, 12, 2.2]],
    path: 'M15.5 8.5V5.7a1.7 1.7 0 0 0-1.7-1.7H5.7A1.7 1.7 0 0 0 4 5.7v8.1a1.7 1.7 0 0 0 1.7 1.7h2.8',
  },
  devices: {
    boxes: [
      [3, 5, 12.5, 9.5, 1.6],
      [15.5, 9, 5.5, 11, 1.4],
    ],
    path: 'M6.5 18h6M9.3 14.5V18',
  },
  down: { path: 'M5 9l7 7 7-7' },
  erase: { path: 'M5 7h14M10 7V4.5h4V7M7 7l.9 13h8.2L17 7' },
  eye: {
    path: 'M2.5 12C3.7 8.7 7.2 5 12 5s8.3 3.7 9.5 7c-1.2 3.3-4.7 7-9.5 7s-8.3-3.7-9.5-7z',
    rings: [[12, 12, 2.8]],
  },
  flag: { path: 'M6 21V4h11.5l-2.5 4 2.5 4H6' },
  globe: {
    rings: [[12, 12, 8.7]],
    path: 'M3.5 12h17M12 3.3c3.2 3 3.2 14.4 0 17.4M12 3.3c-3.2 3-3.2 14.4 0 17.4',
  },
  help: {
    rings: [
      [12, 12, 9],
      [12, 12, 3.7],
    ],
    path: 'M5.7 5.7l3.7 3.7M14.6 14.6l3.7 3.7M18.3 5.7l-3.7 3.7M9.4 14.6l-3.7 3.7',
  },
  hide: {
    path: 'M4 4l16 16M9.7 5.3A9 9 0 0 1 12 5c4.8 0 8.3 3.7 9.5 7a12 12 0 0 1-2.7 4.1M6.2 6.9A12.2 12.2 0 0 0 2.5 12c1.2 3.3 4.7 7 9.5 7 1.7 0 3.2-.4 4.5-1.1M10 10.1a2.8 2.8 0 0 0 3.9 3.9',
  },
  info: { rings: [[12, 12, 8.7]], path: 'M12 11.2v5M12 7.9v.1' },
  install: { path: 'M12 15.5v-11M7.5 8.8L12 4.3l4.5 4.5M5 20h14' },
  journal: {
    path: 'M6 3.5h11A1.5 1.5 0 0 1 18.5 5v14a1.5 1.5 0 0 1-1.5 1.5H6zM9.5 3.5v17M12.5 8.5h3M12.5 12h3',
  },
  key: { rings: [[8, 15.5, 4]], path: 'M11 12.5L20 3.5M16.5 7l2.8 2.8M13.7 9.8l1.8 1.8' },
  kit: { boxes: [[3.5, 8, 17, 12, 2.2]], path: 'M9 8V5.5h6V8M12 11.3v5.4M9.3 14h5.4' },
  less: { path: 'M5 12h14' },
  lock: { boxes: [[5, 10.5, 14, 10, 2.2]], path: 'M8 10.5V8a4 4 0 0 1 8 0v2.5' },
  medicines: { boxes: [[2.5, 8.2, 19, 7.6, 3.8]], path: 'M9.3 9.3l5.4 5.4', turn: true },
  meetings: {
    rings: [
      [12, 4.8, 2],
      [18.3, 8.4, 2],
      [18.3, 15.6, 2],
      [12, 19.2, 2],
      [5.7, 15.6, 2],
      [5.7, 8.4, 2],
    ],
  },
  message: { path: 'M4 5.5h16v11H9.5L5 20.3V16.5H4z' },
  next: { path: 'M9 5l7 7-7 7' },
  note: { path: 'M4 20l1-4.6L16 4.4l3.6 3.6L8.6 19zM13.3 7.1l3.6 3.6' },
  offline: {
    path: 'M4 4l16 16M7.8 8.7A4.7 4.7 0 0 0 7.5 18H17M11 6.3a6 6 0 0 1 6.5 4.9 3.7 3.7 0 0 1 2.7 5.3',
  },
  people: {
    rings: [[9, 8, 3.2]],
    path: 'M3.2 19.5c0-3.6 2.6-5.7 5.8-5.7s5.8 2.1 5.8 5.7M15.5 5a3.2 3.2 0 0 1 0 6M17.2 14.1c2.2.8 3.6 2.7 3.6 5.4',
  },
  phone: { boxes: [[7, 2.5, 10, 19, 2.5]], path: 'M11 18.5h2' },
  place: { path: 'M12 21s-7-6.1-7-11.4a7 7 0 0 1 14 0C19 14.9 12 21 12 21z', rings: [[12, 9.6, 2.5]] },
  print: { path: 'M7 9V3.5h10V9M7 17H4V9.5h16V17h-3M7 14h10v6.5H7z' },
  raise: { path: 'M12 20V5M5.5 11.5L12 5l6.5 6.5' },
  search: { rings: [[10.5, 10.5, 6]], path: 'M15 15l5.5 5.5' },
  settings: {
    path: 'M4 7h8.5M17.5 7H20M4 17h2.5M11.5 17H20',
    rings: [
      [15, 7, 2.4],
      [9, 17, 2.4],
    ],
  },
  shield: { path: 'M12 3l7.5 2.8V12c0 4.5-3.2 7.5-7.5 9-4.3-1.5-7.5-4.5-7.5-9V5.8z' },
  signOut: { path: 'M10 4.5H6A1.5 1.5 0 0 0 4.5 6v12A1.5 1.5 0 0 0 6 19.5h4M10 12h10M16 8l4 4-4 4' },
  text: { path: 'M3.5 18L8 6h1l4.5 12M5 14h7M15 18l3-8h.6l3 8M16 15.5h4.6' },
  timer: { rings: [[12, 13.5, 7.5]], path: 'M12 9.5v4l2.5 1.7M9.5 2.5h5' },
  today: {
    path: 'M6 3.5v17M12 8h8M12 16h6',
    dots: [
      [6, 8, 2.3],
      [6, 16, 2.3],
    ],
  },
  video: { boxes: [[3, 6.5, 12, 11, 2.2]], path: 'M15 11.3l6-3.6v8.6l-6-3.6z' },
  wave: { path: 'M2.5 15.5c3.2 0 3.7-8.5 7-8.5s3.4 10 6.5 10c2.7 0 2.5-3.7 5.5-3.7' },
} as const satisfies Record<string, Drawing>

export type IconName = keyof typeof icons

export function drawing(name: IconName): Drawing {
  return icons[name]
}

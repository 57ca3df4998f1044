import type { notifications as Keys } from '../en/notifications'

export const notifications = {
  title: 'Recordatorio',
  open: 'Abre la app',
  from: (time: string) => `Desde las ${time}`,
  logged: (time: string) => `${time} · Ya anotado`,
  taken: 'Tomada',
  later: 'Después',
  skip: 'Omitir',
  laterFailed: 'Sin internet. Esto se queda aquí por ahora.',
} satisfies typeof Keys

import type { notifications as Keys } from '../en/notifications'
import { capital, ofTime } from './clock'

export const notifications = {
  title: 'Recordatorio',
  open: 'Abre la app',
  from: (time: string) => capital(ofTime(time)),
  logged: (time: string) => `${time} · Ya anotado`,
  taken: 'Tomada',
  later: 'Después',
  skip: 'Omitir',
  laterFailed: 'Sin internet. Esto se queda aquí por ahora.',
} satisfies typeof Keys

import type { common as Keys } from '../en/common'
import { plural } from '../plural'

export const common = {
  appName: 'Handrail',
  today: 'Hoy',
  journal: 'Diario',
  medicines: 'Medicinas',
  meetings: 'Reuniones',
  help: 'Ayuda',
  settings: 'Ajustes',
  hide: 'Ocultar pantalla',
  show: 'Mostrar de nuevo',
  back: 'Atrás',
  close: 'Cerrar',
  cancel: 'Cancelar',
  save: 'Guardar',
  next: 'Siguiente',
  done: 'Listo',
  delete: 'Borrar',
  edit: 'Editar',
  undo: 'Deshacer',
  add: 'Añadir',
  tryAgain: 'Intentar de nuevo',
  optional: 'opcional',
  notSet: 'sin elegir',
  offline: 'Sin internet. Guardado en este teléfono.',
  offlineWaiting: (n: number) =>
    plural('es', n, {
      one: 'Sin internet. Guardado en este teléfono; 1 registro espera.',
      other: `Sin internet. Guardado en este teléfono; ${n} registros esperan.`,
    }),
  waitingToSend: 'En este teléfono, por enviar',
  signInToSend: (n: number) =>
    plural('es', n, { one: 'Entra para enviar 1 registro', other: `Entra para enviar ${n} registros` }),
  notSaved: 'No se guardó. Este teléfono no tiene espacio.',
  notSavedClosed: 'No se guardó. Cierra Handrail, ábrela otra vez e inténtalo de nuevo.',
  somethingWrong: 'Eso no funcionó. No se perdió nada.',
  needsInternet: 'Para esto hace falta internet.',
  updateReady: 'Hay una versión nueva de Handrail.',
  updateNow: 'Actualizar',
} satisfies typeof Keys

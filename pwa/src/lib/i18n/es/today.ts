import type { today as Keys } from '../en/today'
import { plural } from '../plural'
import { atTime, capital, ofTime, sinceTime, towardTime } from './clock'

export const today = {
  timeline: 'Tu día',
  dueNow: 'Te toca ahora',
  notLogged: 'Sin anotar',
  from: (time: string) => capital(sinceTime(time)),
  reminderFrom: (time: string) => `Recordatorio ${ofTime(time)}`,
  inTime: (hours: number, minutes: number) =>
    hours === 0
      ? `en ${minutes}\u00a0min`
      : minutes === 0
        ? `en ${hours}\u00a0h`
        : `en ${hours}\u00a0h ${minutes}\u00a0min`,
  afterWindow: (clinic: string) => `¿La tomaste? Di cuándo. ¿No sabes? Llama primero a ${clinic}.`,
  movedTo: (time: string) => `Pasa ${atTime(time)} cuando este teléfono tenga internet`,
  unplanned: 'Guardado en este teléfono. Los recordatorios empiezan cuando tenga internet.',
  onThisPhone: 'en este teléfono',
  done: (n: number) => plural('es', n, { one: '1 anotada', other: `${n} anotadas` }),
  hideDone: 'Plegar lo anotado',
  checkIn: 'Registro',
  morningCheckIn: 'Registro de la mañana',
  noonCheckIn: 'Registro',
  eveningCheckIn: 'Registro de la noche',
  nightCheckIn: 'Registro de esta noche',
  thisEvening: 'Esta noche',
  about20: 'Unos 20\u00a0segundos',
  mood: (n: number) => `ánimo\u00a0${n}`,
  craving: (n: number) => `ganas\u00a0${n}`,
  allDone: 'Hoy no te toca nada más.',
  yesterdayOpen: (n: number) =>
    plural('es', n, { one: 'Ayer: 1 dosis sin anotar', other: `Ayer: ${n} dosis sin anotar` }),
  yesterdayHint: 'Anótala si la tomaste',
  yesterdayTitle: 'Ayer',
  yesterdayDetail: 'Sin anotar',
  planSoon: (day: string) =>
    `Este teléfono conoce el plan hasta el ${day}. Conéctate una vez para ver los días siguientes.`,
  planPast: (day: string) =>
    `Plan conocido hasta el ${day}. Conéctate una vez para ver lo que te toca ahora.`,
  planPastTitle: 'El plan de este teléfono terminó',
  notAllHere: 'Tus entradas aún vienen en camino a este teléfono. Una dosis que tomaste puede faltar.',
  empty: 'Aquí verás tu día: lo que te toca, lo que sigue, lo que ya está.',
  firstCheckIn: 'Primer registro, 20\u00a0segundos',
  addMedicine: 'Añadir una medicina',
  addMedicineHint: 'Con sus horas, como te las dieron',
  remindersTitle: 'Los recordatorios están apagados en este teléfono',
  remindersText: 'Tú decides lo que muestra la pantalla bloqueada.',
  remindersButton: 'Activar recordatorios',
  remindersBlocked: 'Este teléfono bloquea los avisos de Handrail. Puedes permitirlos en sus ajustes.',
  remindersInstall:
    'En este teléfono los recordatorios funcionan cuando Handrail está en la pantalla de inicio.',
  notNow: 'Ahora no',
  add: 'Añadir',
  addCheckInHint: 'Ánimo, ganas, el día. 20\u00a0segundos',
  cravingNow: 'Tengo ganas',
  cravingOpen: 'Las ganas siguen',
  again: (time: string) => `Otra vez ${towardTime(time)}`,
  sharedPhone:
    'Teléfono compartido: aquí no hay recordatorios. La sesión se cierra a los 30\u00a0minutos sin uso.',
  lockedTitle: 'Entra una vez más',
  lockedText:
    'Este teléfono pasó un tiempo sin uso. Los recordatorios siguen, y lo que escribas se queda aquí hasta entonces.',
  updateTitle: 'Handrail necesita su versión nueva',
  updateText: 'Esta ya no puede enviar. Lo que escribas se queda en este teléfono y se envía después.',
  unreachable: (day: string, operator: string) =>
    `El servidor no responde desde el ${day}. Todo se queda en este teléfono.${operator ? ` Lo lleva ${operator}.` : ''}`,
  rejectedTitle: (n: number) =>
    plural('es', n, { one: 'Una entrada no se pudo enviar', other: `${n} entradas no se pudieron enviar` }),
  rejectedText: 'No se pierde nada: queda en este teléfono hasta que lo revises.',
  rejectedButton: 'Revisarla',
  signInTitle: 'La sesión de este teléfono está cerrada',
  signInText: 'Puedes seguir escribiendo. Se queda en este teléfono hasta que entres.',
  signIn: 'Entrar',
  codeTitle: 'Tu código de recuperación aún no está confirmado',
  codeText: 'Sin él, nadie puede recuperar tus entradas si se pierde la contraseña.',
  codeButton: 'Confirmar el código',
  zoneTitle: (place: string) => `Este teléfono tiene ahora la hora de ${place}`,
  zoneText: (place: string) => `Tus recordatorios siguen la hora de ${place}. ¿Quieres moverlos?`,
  zoneMoud: 'Pregunta en tu clínica antes de mover la hora de una dosis.',
  zoneMove: 'Mover mis recordatorios',
  zoneKeep: (place: string) => `Dejar la hora de ${place}`,
  zoneMoved: 'Tus recordatorios siguen ahora la hora de este teléfono.',
  unreadable: (n: number) =>
    plural('es', n, {
      one: 'Una entrada del servidor no se puede abrir. Se guarda, y las demás siguen bien.',
      other: `${n} entradas del servidor no se pueden abrir. Se guardan, y las demás siguen bien.`,
    }),
} satisfies typeof Keys

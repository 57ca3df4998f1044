import type { care as Keys } from '../en/care'
import { plural } from '../plural'
import { atTime } from './clock'

export const care: typeof Keys = {
  gapTitle: (days: number, name: string) =>
    plural('es', days, {
      one: `${name}: 1\u00a0día sin dosis anotada`,
      other: `${name}: ${days}\u00a0días sin dosis anotada`,
    }),
  gapToday: (name: string) => `${name}: hoy sin dosis anotada`,
  since: (day: string) => `Desde el ${day}`,
  callToday: (clinic: string) => `Llama hoy a ${clinic}.`,
  callBefore: (clinic: string) => `Llama a ${clinic} antes de la próxima dosis.`,
  prescriberFirst: (who: string) => `Habla con ${who} antes de la próxima dosis.`,
  urgent: 'Tu tolerancia puede haber bajado. La dosis de siempre puede ser ahora demasiado fuerte.',
  neverTwo: 'Dos dosis nunca compensan una.',
  fillIn: 'La tomé y no la anoté',
  sources: 'De dónde viene esto',
  checkedOn: (day: string) => `Fuente con fecha: ${day}`,
  toleranceTitle: 'Tu tolerancia puede ser más baja ahora',
  toleranceWhy: {
    soon: (name: string) => `Pronto toca la próxima dosis de ${name}.`,
    late: (name: string) => `${name} va con retraso.`,
    missed: (name: string) => `${name}: no hay dosis anotada.`,
  },
  toleranceText:
    'Con naltrexona, los opioides pueden ser más fuertes que antes: cuando toca una dosis, si se retrasa o falta, y al dejarla. Una cantidad de antes, o tratar de vencer el bloqueo, puede acabar en sobredosis y muerte.',
  toleranceCard: 'Ten naloxona cerca y lleva una tarjeta que diga que tomas naltrexona.',
  overdoseCard: 'Pasos ante una sobredosis',
  injectionOn: (day: string) => `Toca el ${day}`,
  injectionLate: (clinic: string) => `Con retraso. Llama hoy a ${clinic}.`,
  between: (from: string, until: string) => `Entre el ${from} y el ${until}`,
  notBefore: (day: string) => `No antes del ${day}`,
  wasGiven: 'Ya me la pusieron',
  givenTitle: '¿Cuándo te la pusieron?',
  givenOn: 'Día en que te la pusieron',
  givenToast: (day: string) => `Puesta: ${day}`,
  chooseDay: 'Elige un día.',
  dayAhead: 'Ese día aún no llega. Elige el día en que te la pusieron.',
  where: '¿Dónde? El lugar puede cambiar cada vez',
  lastSites: (places: string) => `Antes: ${places}`,
  last: (day: string, time: string) => `La última: ${day}, ${time}`,
  beforeAnother: 'Antes de otra dosis',
  near: (time: string, least: string) =>
    `Hay una anotada ${atTime(time)}. Quien te la receta dijo: al menos ${least} entre dos.`,
  many: (count: number, most: number) =>
    plural('es', count, {
      one: `Hay 1 anotada en 24\u00a0horas. Quien te la receta dijo: ${most} al día como máximo.`,
      other: `Hay ${count} anotadas en 24\u00a0horas. Quien te la receta dijo: ${most} al día como máximo.`,
    }),
  length: (minutes: number) =>
    minutes < 60
      ? `${minutes}\u00a0min`
      : minutes % 60 === 0
        ? `${minutes / 60}\u00a0h`
        : `${Math.floor(minutes / 60)}\u00a0h ${minutes % 60}\u00a0min`,
  notSure: (clinic: string) => `¿Tienes dudas? Llama a ${clinic} antes de tomarla.`,
  logAnyway: 'Anotarla de todos modos',
  clinicHours: (opens: string, closes: string) => `Clínica, ${opens} a ${closes}`,
  takenThere: 'La tomé allí',
  bottleOf: (weekday: string) => `El frasco del ${weekday}`,
  lockBox: 'Un frasco, una fecha. De vuelta a la caja con llave, lejos de los niños.',
  refill: (name: string) => `Surtir ${name}`,
  refillHint: 'Pronto se acaba',
  renewals: {
    refill: 'Surtir la receta',
    insurance: 'Seguro',
    prior_authorisation: 'Autorización previa',
    benefit_end: 'Fin de una ayuda',
    payment: 'Pago',
    other: 'Una fecha importante',
  },
  until: (day: string) => `hasta el ${day}`,
  kit: 'Kit de naloxona',
  kitUsed: 'Se usó. Consigue otro.',
  kitExpires: (day: string) => `Fecha impresa: ${day}`,
}

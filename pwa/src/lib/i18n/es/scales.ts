import type { scales as Keys } from '../en/scales'
import { plural } from '../plural'

const LOWER_MOOD = 'Un número más alto quiere decir un ánimo más bajo en las 2\u00a0semanas.'
const MORE_WORRY = 'Un número más alto quiere decir más preocupación en las 2\u00a0semanas.'
const TWO_WEEKS = 'Pregunta por las últimas 2\u00a0semanas.'

export const scales: typeof Keys = {
  title: 'Cuestionarios',
  intro:
    'Formularios cortos para ver cómo cambian las cosas. Lo que pones es solo tuyo. No es un diagnóstico.',
  notDiagnosis: 'No es un diagnóstico',
  never: 'Sin llenar todavía',
  asks: {
    'phq-2': TWO_WEEKS,
    'phq-9': TWO_WEEKS,
    'gad-2': TWO_WEEKS,
    'gad-7': TWO_WEEKS,
    'barc-10': 'Pregunta cómo van las cosas ahora.',
  },
  last: (day: string, said: string) => `${day}: ${said}`,
  fillIn: 'Llenarlo',
  again: 'Llenarlo otra vez',
  ofMost: (value: number, most: number) => `${value} de ${most}`,
  calls: (label: string) => `El cuestionario lo llama ${label}.`,
  higher: {
    'phq-2 total': LOWER_MOOD,
    'phq-9 total': LOWER_MOOD,
    'gad-2 total': MORE_WORRY,
    'gad-7 total': MORE_WORRY,
    'barc-10 total': 'Un número más alto quiere decir que más cosas te sostienen.',
    'bam use': 'Un número más alto quiere decir más consumo de alcohol o drogas.',
    'bam risk': 'Un número más alto quiere decir más cosas que pueden hacer difícil la recuperación.',
    'bam protective': 'Un número más alto quiere decir más cosas que pueden ayudar a la recuperación.',
  },
  mark: (label: string) => `${label}.`,
  open: 'Falta algo, así que no se suma nada.',
  latest: 'La última vez',
  see: 'Ver lo que pusiste',
  trend: 'Con el tiempo',
  asTable: 'Ver como tabla',
  on: 'Día',
  named: (name: string, reading: string) => `${name}. ${reading}`,
  change: (from: number, to: number, since: string) => `Desde el ${since}: de ${from} a ${to}.`,
  same: (value: number, since: string) => `En ${value}, como el ${since}.`,
  earlier: 'Los de antes',
  source: 'De dónde viene',
  ownWords: 'Son las palabras del propio cuestionario.',
  certain: 'Algunas preguntas solo salen después de ciertas respuestas.',
  ends: 'Cada respuesta es un número:',
  english: 'Solo tenemos estas preguntas en inglés.',
  optional: 'Puedes dejarla sin marcar.',
  number: (lowest: number, highest: number) => `De ${lowest} a ${highest}`,
  toDo: (n: number) =>
    plural('es', n, { one: 'Falta 1\u00a0pregunta.', other: `Faltan ${n}\u00a0preguntas.` }),
  chooseOne: 'Elige una.',
  saved: 'Guardado',
  goOn: 'Seguir con el formulario largo',
  goOnText: 'Lo que ya pusiste se queda.',
  crisisTitle: 'No tienes que cargar con esto a solas',
  crisisText: 'Hay gente para hablar contigo ahora.',
  crisis: 'Ver quién está ahora',
  gone: 'Este formulario ya no está en el servidor. Lo que pusiste se queda.',
}

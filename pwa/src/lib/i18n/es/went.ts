import type { went as Keys } from '../en/went'
import { plural } from '../plural'

const weeks = (n: number) => (n === 1 ? 'esta semana' : `en ${n}\u00a0semanas`)
const months = (n: number) => (n === 1 ? 'este mes' : `en ${n}\u00a0meses`)
type Span = 'weeks' | 'months'
const over = (span: Span, n: number) => (span === 'weeks' ? weeks(n) : months(n))

export const went: typeof Keys = {
  title: 'Cómo ha ido',
  view: 'Por semana o por mes',
  byWeek: 'Semanas',
  byMonth: 'Meses',
  empty: 'Tras una semana de dosis, aquí se ve lo tomado y lo previsto.',
  emptyOf: (name: string) => `${name}: aquí tras una semana de dosis.`,
  took: (taken: number, due: number, span: Span, n: number) =>
    `Tomaste ${taken} de ${due}\u00a0dosis ${over(span, n)}.`,
  tookSome: (taken: number, span: Span, n: number) => `Anotaste ${taken}\u00a0dosis ${over(span, n)}.`,
  given: (taken: number, due: number, span: Span, n: number) =>
    `${taken} de ${plural('es', due, { one: '1\u00a0inyección puesta', other: `${due}\u00a0inyecciones puestas` })} ${over(span, n)}.`,
  of: (name: string, reading: string) => `${name}. ${reading}`,
  taken: 'tomada',
  skipped: 'omitida, con motivo',
  open: 'sin anotar',
  thisWeek: 'esta semana',
  thisMonth: 'este mes',
  asTable: 'Ver como tabla',
  table: 'Tabla',
  weekOf: 'Semana del',
  month: 'Mes',
  head: { taken: 'Tomadas', late: 'De ellas tarde', skipped: 'Omitidas', open: 'Sin anotar' },
  asOf: (moment: string) => `Al ${moment}. Lo más nuevo llega cuando este teléfono tenga internet.`,
  unknown: 'Esto viene de tu servidor. Aparece cuando este teléfono haya tenido internet.',
  source:
    'Sale de tus propias anotaciones, solo para ti. Cambia cuando anotas algo más tarde. No es un pronóstico ni un diagnóstico.',
}

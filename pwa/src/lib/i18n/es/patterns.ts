import type { patterns as Keys } from '../en/patterns'
import { plural } from '../plural'

type Part = 'morning' | 'midday' | 'evening' | 'late' | 'night'
type More = 'higher' | 'lower' | 'same'

const times = (n: number) => plural('es', n, { one: '1\u00a0vez', other: `${n}\u00a0veces` })
const days = (n: number) => plural('es', n, { one: '1\u00a0día', other: `${n}\u00a0días` })
const meetings = (n: number) => plural('es', n, { one: '1\u00a0reunión', other: `${n}\u00a0reuniones` })
const about = (n: number) => plural('es', n, { one: 'cerca de 1\u00a0punto', other: `unos ${n}\u00a0puntos` })
const doses = (n: number) => `${n}\u00a0dosis`
const IN_PART: Record<Part, string> = {
  morning: 'por la mañana',
  midday: 'al mediodía',
  evening: 'por la tarde',
  late: 'por la noche',
  night: 'de noche',
}
const beside = (
  when: string,
  what: string,
  verb: string,
  [higher, lower, same]: readonly [string, string, string],
) => {
  const words = { higher, lower, same }
  return (n: number, more: More) =>
    more === 'same'
      ? `${when}, ${what} ${words.same}.`
      : `${when}, ${what} ${verb} ${about(n)} más ${words[more]}.`
}
/** "los viernes", "los sábados": only Saturday and Sunday change. */
const everyWeek = (day: string) => `los ${day.endsWith('s') ? day : `${day}s`}`
const URGE = ['las ganas', 'eran', ['altas', 'bajas', 'eran más o menos las mismas']] as const
const MOOD = ['el ánimo', 'era', ['alto', 'bajo', 'era más o menos el mismo']] as const

export const patterns: typeof Keys = {
  period: 'Cuánto tiempo',
  periods: { 7: '7\u00a0días', 30: '30\u00a0días', 90: '90\u00a0días', 365: 'Año' },
  empty: 'Tras dos semanas de registros, aquí se ve cuándo llegan las ganas.',
  unknown: 'Esto viene de tu servidor. Aparece cuando este teléfono haya tenido internet.',
  asOf: (moment: string) => `Al ${moment}. Lo más nuevo llega cuando este teléfono tenga internet.`,
  few: (n: number) =>
    plural('es', n, { one: '1\u00a0entrada hasta ahora.', other: `${n}\u00a0entradas hasta ahora.` }),
  asTable: 'Ver como tabla',
  named: (name: string, reading: string) => `${name}. ${reading}`,
  from: (n: number, on: number) =>
    `De ${plural('es', n, { one: '1\u00a0entrada', other: `${n}\u00a0entradas` })} en ${days(on)}.`,
  today: 'hoy',
  hours: {
    name: 'Ganas por hora y día',
    onDay: (day: string, part: Part, from: string, until: string) =>
      `Las ganas fueron más fuertes ${everyWeek(day)} ${IN_PART[part]}, de ${from} a ${until}`.replace(
        /\.?$/,
        '.',
      ),
    inPart: (part: Part) => `Las ganas fueron más fuertes ${IN_PART[part]}.`,
    none: 'Las ganas llegaron a muchas horas. Ninguna destaca.',
    soon: 'A partir de 14\u00a0días, aquí se ve cuándo fueron más fuertes las ganas.',
    longer: 'Elige 30\u00a0días para ver cuándo fueron más fuertes las ganas.',
    day: 'Día',
    parts: { morning: 'Mañana', midday: 'Mediodía', evening: 'Tarde', night: 'Noche' },
    low: 'nada',
    high: 'lo más fuerte',
    noEntry: 'sin entrada',
  },
  days: {
    name: 'Ánimo, ganas y sueño',
    mood: 'Ánimo',
    craving: 'Ganas',
    sleep: 'Sueño, horas',
    more: 'Aquí se ven dos cosas juntas cuando 14\u00a0días tengan ambas.',
    plain: 'Día a día, según lo que anotaste.',
    on: 'Día',
    weekOf: 'Semana del',
  },
  links: {
    name: 'Lado a lado',
    short_sleep_craving: beside('Tras noches de menos de 6\u00a0horas', ...URGE),
    short_sleep_mood: beside('Tras noches de menos de 6\u00a0horas', ...MOOD),
    low_mood_craving: beside('En días de ánimo bajo', ...URGE),
    open_dose_craving: beside('En días con una dosis omitida o sin anotar', ...URGE),
    meeting_craving: beside('En días con una reunión', ...URGE),
    evidence: (here: number, others: number) => `${days(here)}, frente a otros ${others}.`,
    why: 'Esto muestra lo que vino junto. No puede decir por qué.',
  },
  triggers: {
    name: 'Qué trajo las ganas',
    reading: (name: string, n: number) => `${name}: lo que más salió, ${times(n)}.`,
    each: (names: string, n: number) => `${names}: lo que más salió, ${times(n)} cada cosa.`,
    several: 'Varias cosas',
    what: 'Qué',
    count: 'Veces',
    mean: 'Ganas',
  },
  coping: {
    name: 'Qué ayudó',
    reading: (name: string, yes: number, tried: number) => `${name} ayudó ${yes} de ${times(tried)}.`,
    each: (names: string, yes: number, tried: number) =>
      `${names}: lo que más ayudó, ${yes} de ${times(tried)} cada cosa.`,
    several: 'Varias cosas',
    none: 'Anota qué te ayudó con las ganas y lo ves aquí.',
    what: 'Qué',
    tried: 'Probado',
    yes: 'Ayudó',
    some: 'Algo',
    no: 'No ayudó',
    legend: { yes: 'ayudó', some: 'un poco', rest: 'esta vez no, o sin decir' },
  },
  weeks: {
    name: 'Dosis, reuniones y ganas',
    without: 'Dosis y reuniones',
    both: (taken: number, due: number, there: number) =>
      `Tomaste ${taken} de ${doses(due)} y fuiste a ${meetings(there)}.`,
    doses: (taken: number, due: number) => `Tomaste ${taken} de ${doses(due)}.`,
    meetings: (there: number) => `Fuiste a ${meetings(there)}.`,
    dose: 'Dosis',
    meeting: 'Reuniones',
    craving: 'Ganas',
    weekOf: 'Semana del',
    fourWeeks: '4\u00a0semanas desde',
    eachFour: 'Cada barra son 4\u00a0semanas.',
    taken: 'Tomadas',
    skipped: 'Omitidas',
    missed: 'Sin anotar',
    legend: { taken: 'tomada', skipped: 'omitida', missed: 'sin anotar' },
    thisWeek: 'esta semana',
  },
  scales: {
    name: 'Cuestionarios',
    row: 'Cuestionarios',
    hint: 'Formularios cortos, y cómo cambian tus respuestas',
  },
  signals: {
    title: 'Lo que destaca',
    low_mood: (n: number) => `${days(n)} de ánimo bajo en los últimos 7\u00a0días.`,
    short_sleep: (n: number) =>
      plural('es', n, { one: '1\u00a0noche', other: `${n}\u00a0noches` }).concat(
        ' de menos de 6\u00a0horas en los últimos 7\u00a0días.',
      ),
    craving_up: (now: string, before: string) =>
      `Las ganas estaban en ${now} esta semana. En las 4\u00a0semanas de antes, en ${before}.`,
    sessions: (n: number) =>
      plural('es', n, { one: '1\u00a0sesión', other: `${n}\u00a0sesiones` }).concat(
        ' sin ti en los últimos 14\u00a0días.',
      ),
    doses: (n: number) => `${doses(n)} sin tomar o sin anotar en los últimos 7\u00a0días.`,
    silent: (n: number) => `${days(n)} sin registro.`,
    call: '¿Quieres hablar con alguien?',
    people: 'Tu gente',
    setUp: 'Elegir qué se muestra',
    setUpText: 'Solo tú lo ves. Cuenta lo que anotaste. No dice lo que va a pasar.',
    names: {
      low_mood: 'Días de ánimo bajo',
      short_sleep: 'Noches cortas',
      craving_up: 'Ganas que suben',
      sessions: 'Sesiones sin ti',
      doses: 'Dosis sin tomar o sin anotar',
      silent: 'Días sin registro',
    },
    hints: {
      low_mood: '3 o más días con ánimo de 3 o menos, en 7\u00a0días',
      short_sleep: '3 o más noches de menos de 6\u00a0horas, en 7\u00a0días',
      craving_up: '2\u00a0puntos o más sobre las 4\u00a0semanas de antes',
      sessions: '2 o más en 14\u00a0días',
      doses: '2 o más en 7\u00a0días',
      silent: '3\u00a0días o más, si antes anotabas seguido',
    },
  },
  source: 'Sale de lo que tú anotas, solo para ti. No es un pronóstico ni un diagnóstico.',
}

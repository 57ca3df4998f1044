import type { sheet as Keys } from '../en/sheet'
import { plural } from '../plural'

export const sheet: typeof Keys = {
  title: 'Hoja de asistencia',
  intro: 'Días en los que estuviste, para un juzgado, un trabajo o para ti. Tus notas nunca aparecen.',
  from: 'Desde',
  until: 'Hasta',
  daysWrong: 'Elige dos días, primero el anterior, de cinco años como mucho.',
  untilWrong: 'Elige un día, hoy o antes.',
  kinds: 'Solo de este tipo',
  kindsHint: 'En la hoja aparece solo lo que elijas aquí.',
  kindsWrong: 'Elige al menos uno.',
  name: 'Nombre en la hoja',
  nameHint: 'Solo en el papel y en el PDF. No se guarda en ningún sitio.',
  nameLetters: 'El PDF no puede mostrar todas las letras de este nombre. Imprimir desde aquí sí puede.',
  lines: (n: number, pages: number) =>
    `${plural('es', n, { one: '1\u00a0línea', other: `${n}\u00a0líneas` })} en ${plural('es', pages, { one: '1\u00a0página', other: `${pages}\u00a0páginas` })}.`,
  none: 'No hay nada anotado de este tipo en estos días.',
  chooseFirst: 'Elige un tipo, y aquí verás a qué fuiste.',
  andMore: (n: number) => `y ${n} más`,
  old: 'Este teléfono guarda los últimos 400\u00a0días. El PDF tiene también los anteriores.',
  waiting: 'Algunas anotaciones aún no se enviaron: salen en el papel, y en el PDF cuando se envíen.',
  tooMany: 'Es más de lo que cabe en una hoja. Elige menos días.',
  offline: 'El PDF lo hace tu servidor y necesita internet. Imprimir funciona sin él.',
  pdf: 'Guardar PDF',
  print: 'Imprimir',
  paper: {
    name: (name: string) => `Nombre: ${name}`,
    days: (from: string, until: string) => `${from} al ${until}`,
    kinds: (kinds: string) => `Solo de este tipo: ${kinds}`,
    total: (n: number) => `Asistencias: ${n}`,
    honest:
      'Todo lo anotó la propia persona, también las iniciales de quien firmó; nadie más lo ha comprobado.',
    zone: 'Las fechas y horas son las del lugar de la reunión.',
    heads: ['Fecha', 'Hora', 'Reunión o sesión', 'Tipo', 'Minutos', 'Confirmado'],
    selfReported: 'Declarado por la persona',
    signed: (signer: string) => `Firmó: ${signer}`,
    page: (n: number, all: number) => `Página ${n} de ${all}`,
    printed: (moment: string, zone: string) => `Hecha el ${moment} (${zone})`,
    hows: { in_person: 'en persona', online: 'en línea', phone: 'por teléfono' },
  },
}

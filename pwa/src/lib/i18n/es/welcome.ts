import type { welcome as Keys } from '../en/welcome'
import { plural } from '../plural'

export const welcome = {
  otherLanguage: 'English',
  title: 'Algo a lo que agarrarse.',
  intro: 'Un lugar privado para los días que vienen: tus medicinas, tus registros y las horas difíciles.',
  points: {
    nobody: 'Sin correo, sin teléfono, sin nombre',
    locked: 'Lo que escribes, cerrado con tu contraseña',
    offline: 'Funciona sin internet',
    free: 'Gratis, sin publicidad',
  },
  setUp: 'Empezar, unos 2\u00a0minutos',
  haveAccount: 'Ya tengo una cuenta',
  helpNow: 'Ayuda ahora, sin cuenta',

  setUpTitle: 'Empezar',
  steps: { key: 'Tu llave', code: 'Código', check: 'Comprobar' },
  keyIntro: 'Elige un nombre que solo tú conozcas y una contraseña larga.',
  name: 'Nombre para entrar',
  nameHint: 'Cualquiera. Ni tu nombre real ni tu correo.',
  password: 'Contraseña',
  passwordHint: '12\u00a0caracteres o más. Tres o cuatro palabras van bien.',
  newPassword: 'Contraseña nueva',
  invite: 'Invitación',
  inviteHint: 'Las palabras o letras que te dieron para este servidor.',
  shared: 'Este teléfono o computadora es compartido',
  sharedHint: 'La sesión se cierra a los 30\u00a0minutos sin uso. Aquí no hay recordatorios.',
  strength: {
    short: (n: number) => plural('es', n, { one: 'Falta 1 carácter', other: `Faltan ${n} caracteres` }),
    easy: 'Fácil de adivinar. Añade una palabra que no encaje.',
    good: 'Buena',
    strong: 'Fuerte',
  },
  errors: {
    nameMissing: 'Elige un nombre. Puede ser cualquiera.',
    nameNeeded: 'Escribe tu nombre para entrar.',
    nameTaken: 'Ese nombre ya se usa aquí. Elige otro.',
    nameAgain: 'Escribe aquí un nombre: este servidor lo necesita otra vez.',
    passwordNone: 'Elige una contraseña: 12\u00a0caracteres o más.',
    passwordShort: 'Un poco más larga: 12\u00a0caracteres o más.',
    passwordEasy: 'Se puede adivinar con facilidad. Tres o cuatro palabras que no van juntas funcionan bien.',
    passwordMissing: 'Escribe tu contraseña.',
    inviteWrong: 'Esta invitación no abre nada. Pregunta a quien te la dio.',
    wrongPair: 'El nombre y la contraseña no van juntos. Mira los dos otra vez.',
    wrongCode: 'Este código no abre nada. Mira tu papel otra vez; cada código sirve una sola vez.',
    codeNone: 'Escribe el código de tu papel.',
    codeShort: (n: number) => `Son 28 letras y números. Aquí hay ${n}.`,
  },
  lockedWith:
    'Lo que escribes está cerrado con tu contraseña. Si alguien roba la base de datos, las copias y el archivo secreto del servidor, todavía necesita tu contraseña, tu código de recuperación o un dispositivo con la sesión abierta. Mientras usas la app, el servidor puede leer lo que abres.',
  working: 'Tarda unos segundos: la cerradura es lenta a propósito.',

  codeIntro: 'Escríbelo en papel y guárdalo en un lugar seguro.',
  codeLabel: 'Código de recuperación, 7 grupos de 4',
  print: 'Imprimir',
  copy: 'Copiar',
  copied: 'Copiado. Pásalo pronto a papel; otras apps pueden leer lo copiado.',
  codeOpens: 'Abre lo que escribiste si olvidas tu contraseña. Sirve una vez; después recibes uno nuevo.',
  codePaper: 'El papel es mejor que una foto. Las fotos suelen copiarse a la nube.',
  noOtherWay: 'No hay otra entrada',
  noOtherWayBody:
    'Si pierdes la contraseña y el código de recuperación, nadie puede recuperar lo que escribiste.',
  written: 'Ya lo escribí',
  checkIntro: 'Cópialo de tu papel; así sabemos que está bien.',
  code: 'Código de recuperación',
  codeHint: '28 letras y números. Los guiones y las mayúsculas dan igual.',
  groups: (n: number) => `${n} de 7 grupos coinciden`,
  showAgain: 'Ver el código otra vez',
  finish: 'Terminar',

  signInTitle: 'Entrar',
  signIn: 'Entrar',
  signInIntro: 'Tu nombre y tu contraseña, nada más.',
  forgot: 'Olvidé mi contraseña',
  again: 'Entrar otra vez',
  againIntro: 'El servidor cerró la sesión de este teléfono. Lo que escribiste sigue aquí.',
  lockedIntro:
    'Este teléfono pasó un tiempo sin uso. Tu nombre y tu contraseña lo abren otra vez. Lo que escribiste sigue aquí.',
  againWaiting: (n: number) =>
    plural('es', n, {
      one: '1 entrada espera en este teléfono. Se envía cuando entres.',
      other: `${n} entradas esperan en este teléfono. Se envían cuando entres.`,
    }),
  otherTitle: 'Otra persona usó este teléfono',
  otherBody: 'En este teléfono todavía hay entradas de otra cuenta. Si sigues, se borran de aquí.',
  otherUnsent: (n: number) =>
    plural('es', n, {
      one: '1 de ellas no se envió nunca y se perdería para siempre.',
      other: `${n} de ellas no se enviaron nunca y se perderían para siempre.`,
    }),
  otherGoOn: 'Borrarlas y seguir',

  recoverTitle: 'Usar mi código',
  recoverIntro:
    'Tu código y después una contraseña nueva. Recibes otro código; se cierran todas las sesiones.',
  recoverName: 'Nombre para entrar',
  recoverNameHint: 'Déjalo vacío para conservar el que tienes.',
  recover: 'Abrir mis entradas',
} satisfies typeof Keys

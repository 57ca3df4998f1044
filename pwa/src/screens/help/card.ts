/** Puts a step of a card into a headline and its rest: "Wait: look again" -> Wait / Look again. */
export interface Step {
  head: string
  rest: string
}

export function stepOf(text: string): Step {
  const found = /^(.+?)([.:]) (.+)$/.exec(text)
  if (!found) return { head: text.replace(/\.$/, ''), rest: '' }
  const [, head = '', , rest = ''] = found
  return { head, rest: rest.charAt(0).toUpperCase() + rest.slice(1) }
}

/** The recovery code as typed by hand: 7 groups of 4 in Crockford's base32, forgiving about look-alikes. */
export function plainCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

export function sameCode(typed: string, shown: string): boolean {
  return plainCode(typed) === plainCode(shown)
}

/** Groups of four, as on the paper. */
export function groupedCode(typed: string): string {
  return (plainCode(typed).match(/.{1,4}/g) ?? []).join('-')
}

/** Picks the plural form: plural('en', 3, { one: '1 entry', other: '3 entries' }). */
const made = new Map<string, Intl.PluralRules>()

export function plural(language: string, n: number, forms: { one: string; other: string }): string {
  let rules = made.get(language)
  if (!rules) {
    rules = new Intl.PluralRules(language)
    made.set(language, rules)
  }
  return rules.select(n) === 'one' ? forms.one : forms.other
}

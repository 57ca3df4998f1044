/** A rough, quick word on a new password while it is typed. The server has the last word. */

export type Strength = { word: 'short'; missing: number } | { word: 'easy' | 'good' | 'strong' }

export const LEAST = 12
const WELL_KNOWN =
  /password|passwort|contrase|qwert|asdf|12345|abcde|letmein|welcome|iloveyou|teamo|handrail/gi

export function strengthOf(password: string): Strength {
  const length = [...password].length
  if (length < LEAST) return { word: 'short', missing: LEAST - length }
  const own = new Set(password.replace(WELL_KNOWN, '').toLowerCase()).size
  const words = password.split(/[^\p{L}]+/u).filter((word) => word.length > 2).length
  if (own < 7) return { word: 'easy' }
  if ((length >= 20 && own >= 10) || (words >= 4 && own >= 9)) return { word: 'strong' }
  return { word: 'good' }
}

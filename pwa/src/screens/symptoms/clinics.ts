/* The clinics that the person's medicines name, each number once. */
import type { Medication } from '../../lib/types'

export interface Clinic {
  name: string
  phone: string
}

export function clinics(
  medicines: readonly Pick<Medication, 'clinic_name' | 'clinic_phone' | 'archived'>[],
): Clinic[] {
  const found = new Map<string, Clinic>()
  for (const { clinic_name, clinic_phone, archived } of medicines) {
    const phone = clinic_phone.trim()
    const key = phone.replaceAll(/\D/g, '')
    if (!archived && key && !found.get(key)?.name) found.set(key, { name: clinic_name.trim(), phone })
  }
  return [...found.values()]
}

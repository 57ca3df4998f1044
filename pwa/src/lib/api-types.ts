/** Placeholder in the shape openapi-typescript writes; replaced by `npm run types`. */
export interface paths {
  [path: string]: unknown
}
export interface components {
  schemas: {
    CheckIn: {
      v: number
      occurred_at: string
      tz: string
      mood: number | null
      craving: number | null
      stress: number | null
      boredom: number | null
      pain: number | null
      sleep_hours: number | null
      halt: ('hungry' | 'angry' | 'lonely' | 'tired')[]
      contact: 'nobody' | 'message' | 'in_person' | null
      note: string
    }
    Time: { slot: string; at: string; dose: string }
    Medication: {
      v: number
      name: string
      form: string
      strength: string
      times: components['schemas']['Time'][]
      start_on: string
      end_on: string | null
      archived: boolean
      clinic_name: string
      clinic_phone: string
      clinic_text: string
      note: string
    }
    Dose: {
      v: number
      medication: string
      status: 'taken' | 'skipped'
      occurred_at: string
      tz: string
      local_date: string
      time_slot: string | null
      reason: string
      note: string
    }
    AgendaItem: {
      reminder: string
      local_date: string
      time_slot: string
      at: string
      due_at: string
      useful_until: string
      dose_id: string
    }
    Agenda: {
      agenda_no: number
      zone: string
      from: string
      until: string
      known_until: string
      items: components['schemas']['AgendaItem'][]
    }
    SignedUp: { recovery_code: string; device: string; person_tag: string }
    SignedIn: { device: string; person_tag: string }
    DeviceView: { id: string; label: string; seen_on: string; created_on: string; this: boolean; push: boolean }
    AccountView: {
      person_tag: string
      device: string
      devices: components['schemas']['DeviceView'][]
      zone: string
      language: string
      records: number
      key_rotation_left: number
    }
    ServerView: { version: string; sign_up: 'invite' | 'open'; operator: string; shapes: number[] }
    SyncReply: {
      epoch: string
      cursor: number
      more: boolean
      reset: boolean
      accepted: { id: string; seq: number }[]
      rejected: { id: string; fields: string[]; title: string }[]
      changes: { id: string; seq: number; kind: string; edited_at: string; body: Record<string, unknown> | null }[]
      unreadable: number
      agenda?: components['schemas']['Agenda'] | null
    }
  }
}

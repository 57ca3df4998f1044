/* How the journal tells of trigger notes and of plans. */
import { t } from '../../lib/i18n/index.svelte'
import { formatDay, formatMoment, formatTime } from '../../lib/time'
import type { TriggerNote } from '../../lib/types'
import { didName, feelingName, triggerName } from '../craving/names'
import type { Telling } from '../journal/telling'
import { capital } from '../today/words'

const feelingsOf = ({ feelings }: TriggerNote): string =>
  feelings
    .map(({ name, strength }) =>
      strength == null ? feelingName(name) : `${feelingName(name)}\u00a0${strength}`,
    )
    .join(', ')

const small = (names: readonly string[]): string => names.join(', ').toLowerCase()

export const triggerNote: Telling<'trigger_note'> = {
  icon: 'note',
  title: () => t.triggers.entry,
  line(body) {
    const tags = small(body.tags.map(triggerName))
    const did = body.did.map(didName).join(', ')
    const said = [tags, did].filter(Boolean).join(' · ') || body.situation || body.thought || body.place
    return [formatTime(new Date(body.occurred_at)), said].filter(Boolean).join(' · ')
  },
  answers(body) {
    const { answers } = t.triggers
    return [
      [t.journal.when, formatMoment(body.occurred_at)],
      [answers.setOff, body.tags.map(triggerName).join(', ')],
      [answers.place, body.place],
      [answers.situation, body.situation],
      [answers.thought, body.thought],
      [answers.felt, feelingsOf(body)],
      [answers.body, body.body],
      [answers.did, body.did.map(didName).join(', ')],
      [answers.behaviour, body.behaviour],
      [answers.urge, body.urge == null ? '' : t.journal.ofTen(body.urge)],
      [answers.coping, body.coping],
    ]
  },
  edit: (id) => `/triggers/${id}`,
}

export const triggerPlan: Telling<'trigger_plan'> = {
  icon: 'flag',
  title: (body) => (body ? t.triggers.planFor(triggerName(body.trigger)) : t.triggers.planTitle),
  line: (body) => body.plans.map((one) => t.triggers.ifThen(one.when, one.do)).join(' '),
  answers(body) {
    const things = body.removal.map(({ what, done_on }) =>
      done_on ? `${what} (${t.triggers.clearDone(capital(formatDay(done_on)))})` : what,
    )
    return [
      [t.triggers.answers.plans, body.plans.map((one) => t.triggers.ifThen(one.when, one.do)).join('\n')],
      [t.triggers.answers.removal, things.join('\n')],
    ]
  },
  edit: (id) => `/triggers/plan/${id}`,
}

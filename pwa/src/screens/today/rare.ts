/* What only some days show, loaded in one go a moment after the first screen. */
import { refreshTurningUp } from '../../lib/turning-up'
import Rebook from '../meetings/Rebook.svelte'
import AsNeededRows from './AsNeededRows.svelte'
import AsNeededSheet from './AsNeededSheet.svelte'
import ClinicCard from './ClinicCard.svelte'
import { careFor, loadFacts, refreshTaking } from './care'
import DayCount from './DayCount.svelte'
import ErrandLine from './ErrandLine.svelte'
import GapCards from './GapCards.svelte'
import InjectionCard from './InjectionCard.svelte'
import InjectionSheet from './InjectionSheet.svelte'
import MeetingMoment from './MeetingMoment.svelte'
import ToleranceCards from './ToleranceCards.svelte'
import ToleranceWindows from './ToleranceWindows.svelte'

export const rare = {
  AsNeededRows,
  AsNeededSheet,
  ClinicCard,
  DayCount,
  ErrandLine,
  GapCards,
  InjectionCard,
  InjectionSheet,
  MeetingMoment,
  Rebook,
  ToleranceCards,
  ToleranceWindows,
  careFor,
  loadFacts,
  refreshTaking,
  refreshTurningUp,
}
export type Rare = typeof rare

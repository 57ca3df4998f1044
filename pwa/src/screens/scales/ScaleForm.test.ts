import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import { go } from '../../lib/router.svelte'
import ScaleForm from './ScaleForm.svelte'

afterEach(() => {
  cleanup()
  go('/')
})

function open(id: string): void {
  go(`/scales/${id}/new`)
  render(ScaleForm)
}

const SOME = 'Some questions come only after certain answers.'

test('whose words they are is said before the first of them', async () => {
  open('phq-9')
  const [own] = await screen.findAllByText(/^These are the measure’s own words\. Not a diagnosis\.$/)
  const first = screen.getByRole('group', { name: /^1\. / })
  expect(own?.compareDocumentPosition(first)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  expect(screen.queryByText(SOME)).toBeNull()
})

test('numbers that are left out are explained where that can be', async () => {
  open('bam')
  await screen.findByText(SOME)
  expect(screen.queryByText(/^Each answer is a number:/)).toBeNull()
})

test('what the bare numbers lie between is said at the start', async () => {
  open('barc-10')
  const told = await screen.findByText(/^Each answer is a number:/)
  expect(told.textContent).toBe('Each answer is a number: 1, strongly disagree; 6, strongly agree.')
})

"""Looks at a screen as it stands: axe, targets, reflow, title. Collects what is wrong by name."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

AXE = Path(__file__).parents[2] / "pwa/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE: ViewportSize = {"width": 412, "height": 915}
NARROW: ViewportSize = {"width": 320, "height": 640}

RUN_AXE = """async (only) => {
  const { violations } = await axe.run(document, { runOnly: only, resultTypes: ['violations'] })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`))
}"""

# A target may be larger than what is drawn: what counts is where a finger lands on it.
TARGETS = """() => {
  const within = document.querySelector('dialog[open]') ?? document
  const seen = (el) => el.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true })
  const small = []
  for (const el of within.querySelectorAll('a[href], button, input, select, textarea, summary')) {
    if (!seen(el) || el.disabled || el.type === 'hidden') continue
    if (el.tagName === 'A' && getComputedStyle(el).display === 'inline') continue
    const least = el.closest('table') ? 44 : 48
    const ticked = el.matches('input[type=checkbox], input[type=radio]')
    const whole = (ticked && el.closest('label')) || el
    let { width, height } = whole.getBoundingClientRect()
    if (width >= least - 0.5 && height >= least - 0.5) continue
    whole.scrollIntoView({ block: 'center' })
    const box = whole.getBoundingClientRect()
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    const reach = least / 2 - 1
    const lands = (dx, dy) => {
      const hit = document.elementFromPoint(x + dx, y + dy)
      return hit !== null && (whole.contains(hit) || hit.closest('label')?.contains(whole))
    }
    const wide = width >= least - 0.5 || (lands(-reach, 0) && lands(reach, 0))
    const tall = height >= least - 0.5 || (lands(0, -reach) && lands(0, reach))
    if (!wide || !tall)
      small.push(`${Math.round(width)}x${Math.round(height)} ${whole.outerHTML.slice(0, 120)}`)
  }
  return small
}"""

SIDEWAYS = """() => {
  const wide = []
  const root = document.documentElement
  // Not innerWidth: a phone zooms out where something is too wide.
  const room = root.clientWidth
  if (root.scrollWidth > room) wide.push(`page ${root.scrollWidth} > ${room}`)
  const within = document.querySelector('dialog[open]') ?? document.body
  const scrolls = (el) => {
    for (let up = el.parentElement; up && up !== root; up = up.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX) && up.tagName !== 'DIALOG')
        return true
    return false
  }
  for (const el of within.querySelectorAll('*')) {
    if (!el.checkVisibility() || el.closest('.sr, svg')) continue
    const { left, right, width } = el.getBoundingClientRect()
    if (width > 1 && (right > room + 1 || left < -1) && !scrolls(el))
      wide.push(`${Math.round(left)}..${Math.round(right)} ${el.outerHTML.slice(0, 100)}`)
  }
  return wide.slice(0, 3)
}"""

GO = """(path) => {
  if (path === location.pathname) return
  // The screen that is left may stand for another moment.
  document.querySelector('h1').dataset.left = ''
  history.pushState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate'))
}"""

# What a screen looks up comes a moment after its title.
QUIET = """() => new Promise((resolve) => {
  const watch = new MutationObserver(() => wait())
  let timer
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => { watch.disconnect(); resolve() }, 60)
  }
  watch.observe(document.body, { childList: true, subtree: true, characterData: true })
  wait()
})"""

LARGE = """(size) => {
  if (size) document.documentElement.dataset.text = size
  else delete document.documentElement.dataset.text
  dispatchEvent(new Event('resize'))
}"""


@dataclass
class Look:
    """`look.at("today")` examines what the page shows now; `look.faults` must stay empty."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def visit(self, path: str) -> None:
        """As a link does, without loading the app again."""
        self.page.evaluate(GO, path)
        self.settled()

    def settled(self) -> None:
        expect(self.page.locator("h1:not([data-left])")).to_be_attached()
        expect(self.page.locator(".waiting")).to_have_count(0)
        self.page.evaluate(QUIET)

    def at(self, name: str) -> None:
        self.settled()
        self._note(name, "title", [] if self.page.title() == "Handrail" else [self.page.title()])
        self._axe(name, "light", {"type": "tag", "values": TAGS})
        # The other rules do not look at colors.
        self._axe(name, "dark", {"type": "rule", "values": ["color-contrast"]})
        self.page.emulate_media(color_scheme="light")
        self._note(name, "target", self.page.evaluate(TARGETS))
        self.reflow(name)

    def reflow(self, name: str) -> None:
        """Narrow, and narrow with the largest text."""
        self.page.set_viewport_size(NARROW)
        self._note(name, "sideways", self.page.evaluate(SIDEWAYS))
        self.page.evaluate(LARGE, "200")
        self._note(name, "sideways at 200 %", self.page.evaluate(SIDEWAYS))
        self.page.evaluate(LARGE, "")
        self.page.set_viewport_size(PHONE)

    def _axe(self, name: str, scheme: Any, only: dict[str, Any]) -> None:
        self.page.emulate_media(color_scheme=scheme)
        if not self.page.evaluate("'axe' in globalThis"):
            self.page.evaluate(AXE.read_text() + ";0")
        self._note(name, f"axe, {scheme}", self.page.evaluate(RUN_AXE, only))

    def _note(self, name: str, what: str, found: list[str]) -> None:
        self.faults += [f"{name}: {what}: {one}" for one in found]


def look_at(page: Page) -> Look:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make test installs it")
    page.set_viewport_size(PHONE)
    return Look(page)

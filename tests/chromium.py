"""Pages in headless Chromium: does anything stick out, can every text be read, is anything fetched? And on paper.

The pages stand in frames of one host page whose script measures them; Chromium prints the host page when all is loaded.
So no driver is needed, and a frame may be as narrow as a phone, which a window may not.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-extensions"),
    *("--disable-dev-shm-usage", "--hide-scrollbars"),
]
_DARK = "--blink-settings=preferredColorScheme=0"
_LIGHT = "--blink-settings=preferredColorScheme=1"

_SCRIPT = r"""
function rgb(color) { return color.match(/[\d.]+/g).map(Number); }
function luminance(c) {
  const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}
function ground(element, view) {
  for (let e = element; e; e = e.parentElement) {
    const c = rgb(view.getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c.slice(0, 3);
  }
  return [255, 255, 255];
}
function measure(frame) {
  const view = frame.contentWindow, doc = frame.contentDocument, width = doc.documentElement.clientWidth;
  const out = [], faint = [], shown = [];
  for (const e of doc.body.querySelectorAll('*')) {
    const style = view.getComputedStyle(e);
    const own = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('');
    if (style.display === 'none' || !own || e.closest('svg') || ['TITLE', 'DESC'].includes(e.tagName)) continue;
    if (parseFloat(style.fontSize) === 0) continue;
    shown.push(own);
    if (e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll')) out.push(own.slice(0, 40));
    const ratio = contrast(rgb(style.color).slice(0, 3), ground(e, view));
    if (ratio < 4.5) faint.push([own.slice(0, 40), ratio]);
  }
  return {
    width, scroll_width: doc.documentElement.scrollWidth, out, faint,
    scripts: doc.scripts.length, fetched: view.performance.getEntriesByType('resource').map(r => r.name),
    is_dark: view.matchMedia('(prefers-color-scheme:dark)').matches,
    paper: view.getComputedStyle(doc.body).backgroundColor,
    cards: [...doc.querySelectorAll('table.cards tr')].slice(1, 2).map(r => view.getComputedStyle(r).display)[0] || '',
    inner_cards: [...doc.querySelectorAll('.scroll:has(table.cards)')].map(e => e.scrollWidth - e.clientWidth),
    tile_columns: new Set([...doc.querySelectorAll('.tile')].map(e => e.getBoundingClientRect().left)).size,
    inner: [...doc.querySelectorAll('.scroll')].map(e => e.scrollWidth - e.clientWidth),
    charts: [...doc.querySelectorAll('svg')].map(e => {
      const b = e.getBoundingClientRect();
      return [...e.querySelectorAll('text')].every(t => {
        const r = t.getBoundingClientRect();
        return r.left >= b.left - 2 && r.right <= b.right + 2 && r.top >= b.top - 2 && r.bottom <= b.bottom + 2;
      });
    }),
    text: doc.body.innerText, visible: shown.join('\n'),
  };
}
addEventListener('load', () => {
  const found = [...document.querySelectorAll('iframe')].map(frame => [frame.name, measure(frame)]);
  document.getElementById('found').textContent = JSON.stringify(found);
});
"""


@dataclass(frozen=True)
class Measured:
    """A page as Chromium lays it out.

    Attributes:
        width, scroll_width: of the window and of what is in it, in CSS pixels.
        out: texts that stick out of the window, but for those in a scrolling frame.
        faint: texts with a contrast below 4.5, each with it.
        scripts: number of scripts.
        fetched: addresses of whatever was loaded besides.
        is_dark: did the page hear that the reader wants it dark?
        paper: the colour of its ground.
        cards: how the first row of a list is laid out: ``block`` or ``table-row``; blank without a list.
        inner: by how much the content of each scrolling frame is wider than it.
        inner_cards: the same for those with lists that may become cards.
        tile_columns: how many key figures stand side by side.
        charts: for each chart whether all its words are within it.
        text: what can be selected.
        visible: the texts of elements whose letters have a size, without those of charts.
    """

    width: int
    scroll_width: int
    out: list[str]
    faint: list[tuple[str, float]]
    scripts: int
    fetched: list[str]
    is_dark: bool
    paper: str
    cards: str
    inner: list[int]
    inner_cards: list[int]
    tile_columns: int
    charts: list[bool]
    text: str
    visible: str


def lay_out(pages: Mapping[str, str], width: int, *, dark: bool = False) -> dict[str, Measured]:
    """Lay pages (HTML by name) out at a width in CSS pixels; skips the test when there is no Chromium."""
    frames = "".join(
        f'<iframe name="{html.escape(name)}" style="width:{width}px;height:800px;border:0" '
        f'srcdoc="{html.escape(page.encode("utf-8", "replace").decode())}"></iframe>'
        for name, page in pages.items()
    )
    host = f'<!DOCTYPE html><meta charset="utf-8"><pre id="found"></pre><script>{_SCRIPT}</script>{frames}'
    dumped = _run(host, _DARK if dark else _LIGHT, "--dump-dom").decode("utf-8")
    found = re.search(r'<pre id="found">(.*?)</pre>', dumped, re.DOTALL)
    assert found
    assert found[1], "the page was not measured"
    return {name: Measured(**values) for name, values in json.loads(html.unescape(found[1]))}


def printed(page: str, *, dark: bool = False) -> bytes:
    """The page on paper, as PDF; skips the test when there is no Chromium."""
    with tempfile.TemporaryDirectory(prefix="custsheet-chromium-") as name:
        file = Path(name) / "page.pdf"
        _run(page, _DARK if dark else _LIGHT, "--no-pdf-header-footer", f"--print-to-pdf={file}")
        return file.read_bytes()


def _run(page: str, *flags: str) -> bytes:
    """What Chromium prints when it opens a page, with a profile of its own."""
    if _CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with tempfile.TemporaryDirectory(prefix="custsheet-chromium-") as name:
        file = Path(name) / "page.html"
        file.write_text(page, encoding="utf-8")
        command = [_CHROMIUM, *_FLAGS, f"--user-data-dir={Path(name) / 'profile'}", *flags, file.as_uri()]
        return subprocess.run(command, capture_output=True, timeout=120, check=True).stdout

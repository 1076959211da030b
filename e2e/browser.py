"""The console as a person uses it, in a headless Chromium."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect, sync_playwright

from product import Console


@contextmanager
def logged_in(console: Console) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            # As root, and in containers with a small /dev/shm.
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        try:
            page = chromium.new_page()
            # The machine is busy with a cluster.
            page.set_default_timeout(60_000)
            expect.set_options(timeout=30_000)
            page.goto(f"{console.url}/cooldowns")
            page.get_by_label("The console's token").fill(console.token)
            page.get_by_role("button", name="Sign in").click()
            expect(page).to_have_url(f"{console.url}/cooldowns")
            expect(page.locator("#stream-state")).to_contain_text("Live")
            yield page
        finally:
            chromium.close()


def shows_cooldown(console: Console, key: str, source: str, stated_ms: int) -> None:
    """The page shows the cooldown with a countdown that fits what was stated, and where the wait was read."""
    with logged_in(console) as page:
        row = page.get_by_role("row").filter(has_text=key)
        expect(row).to_contain_text(source)
        minutes, seconds = divmod(stated_ms // 1000, 60)
        # The wait as it was stated stands there for as long as the cooldown; the countdown has begun meanwhile.
        expect(row).to_contain_text(f"{minutes}:{seconds:02d}")
        countdown = row.locator("[data-countdown]").inner_text()
        shown = [int(part) for part in re.findall(r"\d+", countdown)]
        left = shown[-2] * 60 + shown[-1]
        assert stated_ms / 1000 - 120 <= left <= stated_ms / 1000 + 1, countdown


def clear(console: Console, key: str) -> None:
    """Clicks Clear, and says yes to the question."""
    with logged_in(console) as page:
        page.get_by_role("button", name=f"Clear {key}").click()
        question = page.get_by_role("dialog")
        expect(question).to_contain_text(key)
        question.get_by_role("button", name="Clear", exact=True).click()
        expect(page.get_by_role("row").filter(has_text=key)).to_have_count(0)

"""Takes the picture of the README from a real report: ``make_picture.py [REPORT] [PICTURE] [LANGUAGE]``."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZE = {"width": 1280, "height": 1000}


def take(report: Path, picture: Path, language: str) -> None:
    """Open the report and save what the first screen shows, twice as sharp as the screen."""
    browser_path = os.environ.get("TANFENG_CHROMIUM") or shutil.which("chromium")
    if browser_path is None:
        sys.exit("没有 Chromium：先运行 make test / No Chromium: run make test")
    picture.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = browser.new_page(viewport=SIZE, device_scale_factor=1.5, reduced_motion="reduce")
        page.goto(f"{report.resolve().as_uri()}?lang={language}")
        page.wait_for_selector("html[data-ready]")
        page.wait_for_timeout(500)
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    given = [*sys.argv[1:], *[""] * 3]
    source = Path(given[0] or "out/hunan-public/report.html")
    if not source.is_file():
        sys.exit(f"没有 {source}：请先运行 make run / There is no {source}: run make run first")
    take(source, Path(given[1] or "docs/pictures/report.png"), given[2] or "en")

"""Takes the README's pictures from a dashboard of its own: ``python -m scripts.pictures``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.serving import chromium, serve, visit

OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PICTURES = {"overview": "/", "map": "/map"}


def main() -> None:
    """Write one picture for each entry of ``PICTURES``."""
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, chromium() as browser:
        for name, path in PICTURES.items():
            with visit(browser, server.url, viewport={"width": 1360, "height": 1000}) as found:
                page = found.go(path)
                page.wait_for_timeout(6_000)  # tiles and labels are drawn after the run has ended
                page.screenshot(path=OUT / f"{name}.png")


if __name__ == "__main__":
    main()

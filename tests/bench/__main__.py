"""``make bench``: the dashboard against the same page done plainly, and its cost at growing numbers of stored events."""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from pathlib import Path

from caspian.fulltext import _answer, search
from caspian.selection import Selection
from caspian.ui.register import PAGES
from caspian.view import view_of
from tests.bench.viewers import measure
from tests.serving import serve
from tests.synthetic import synthetic_dataset, write_synthetic

VIEWERS = 10
#: Events stored, the same pages shown: what a page may cost at most at the larger number, as a ratio.
STORED, GROWTH = (1_000, 100_000), 2.0
#: A name, its spelling in another script, words of which one is in every entry, a slip, a word in every entry.
SEARCHES = ("Putin", "Пезешкиян", "Tehran matter 0500", "deligations", "delegations")


def main() -> None:
    """Print absolute numbers and the ratio; fail when the promise is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        with serve(Path(folder), "--server.fileWatcherType", "none", script="tests/bench/plain.py") as server:
            measure(server.url, "map", 1, 2)
            plain = measure(server.url, "map", VIEWERS)
        with serve(Path(folder)) as server:
            measure(server.url, "map", 1, 2)
            ours = measure(server.url, "map", VIEWERS)
            print(f"{'page':<12}{'viewers':>8}{'runs/s':>9}{'median ms':>11}{'slowest ms':>12}{'KB/run':>9}")
            for name, viewers, load in (("map, plain", VIEWERS, plain), ("map", VIEWERS, ours)):
                _row(name, viewers, load)
            for name, entry in PAGES.items():
                _row(name, 1, measure(server.url, entry.path, 1, 2))
    ratio = ours.runs_per_second / plain.runs_per_second
    print(
        f"\nThe map page with {VIEWERS} viewers: {ratio:.1f} times the page runs a second of the plain page (promised: 5)."
    )
    grown = _growth()
    _search()
    if ratio < 5 or grown > GROWTH:
        raise SystemExit("A promise is not kept.")


def _growth() -> float:
    """Print what pages cost with more events stored; the slowest growth of a page, as a ratio of median times."""
    medians: dict[str, list[float]] = {name: [] for name in PAGES}
    for size in STORED:
        with tempfile.TemporaryDirectory() as folder:
            write_synthetic(size, Path(folder))
            with serve(Path(folder), CASPIAN_DATA=folder) as server:
                for name, entry in PAGES.items():
                    measure(server.url, entry.path, 1, 2)
                    medians[name].append(measure(server.url, entry.path, 1, 2).median_s)
    print(f"\n{'page':<12}" + "".join(f"{f'{size:,} events':>18}" for size in STORED) + f"{'ratio':>8}")
    for name, found in medians.items():
        print(f"{name:<12}" + "".join(f"{each * 1000:>15.0f} ms" for each in found) + f"{found[-1] / found[0]:>8.1f}")
    return max(found[-1] / found[0] for found in medians.values())


def _search() -> None:
    """Print what searches cost at the largest number of stored events (promised: 50 ms)."""
    dataset = synthetic_dataset(STORED[-1])
    view = view_of(dataset, Selection())
    search(dataset, "warm", view)
    gc.collect()
    gc.freeze()  # as the server does before its first visitor
    print(f"\n{'search at ' + format(STORED[-1], ',') + ' events':<40}{'median ms':>10}")
    for query in SEARCHES:
        times = []
        for _ in range(5):
            _answer.forget(dataset)  # the answer, not the memory of it
            start = time.perf_counter()
            search(dataset, query, view).hits()
            times.append(time.perf_counter() - start)
        print(f"{query:<40}{statistics.median(times) * 1000:>10.0f}")


def _row(name: str, viewers: int, load) -> None:
    print(
        f"{name:<12}{viewers:>8}{load.runs_per_second:>9.1f}{load.median_s * 1000:>11.0f}{load.slowest_s * 1000:>12.0f}"
        f"{load.bytes_per_run / 1000:>9.0f}"
    )


if __name__ == "__main__":
    main()

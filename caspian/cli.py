"""The command line: check the tables, audit the anchors, write the descriptors, export a selection.

The only module that prints, and the only one that writes into the data folder. Results go to standard output, faults to
standard error. Exit codes: 0 nothing to report · 1 findings, or descriptors that are not current · 2 a wrong call ·
3 a file that cannot be read or written.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl

from caspian import codebook, datapackage, edtf
from caspian.api import resources_by_format
from caspian.api.answer import NotFoundError, Resource, ask, name_of
from caspian.audit import audit_articles
from caspian.citation import CFF_NAME, citation_file
from caspian.dataset import Dataset, default_folder, load_dataset, read_tables
from caspian.exceptions import DataError, SelectionError
from caspian.findings import Finding, nearest
from caspian.lookalikes import check_lookalikes

OK, FINDINGS, WRONG_CALL, FILE_TROUBLE = range(4)
#: Lines of a difference that ``codebook --check`` shows for each file.
_SHOWN_LINES = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Wrong usage exits by :mod:`argparse` with 2."""
    call = _parser().parse_args(arguments)
    try:
        return int(call.run(call))
    except DataError as error:
        _fault(str(error))
        return FINDINGS
    except SelectionError as error:
        _fault(*error.notices)
        return WRONG_CALL
    except OSError as error:
        _fault(str(error))
        return FILE_TROUBLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m caspian",
        description="Check, audit, describe and export the record.",
        epilog="Exit codes: 0 nothing to report, 1 findings or descriptors that are not current, 2 a wrong call, "
        "3 a file that cannot be read or written.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, words: str, run: object) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words)
        made.add_argument(
            "--data", type=Path, default=None, metavar="DIR", help="data folder (CASPIAN_DATA, else the one beside us)"
        )
        made.set_defaults(run=run)
        return made

    command(
        "check",
        "Read every table and report every fault, and every pair of events that looks like one, with the remedy.",
        _check,
    )
    audit = command("audit", "Verify claims and anchors against the texts of the founding articles.", _audit)
    audit.add_argument("articles", type=Path, metavar="DIR", help="folder that holds the article texts")
    books = command(
        "codebook", "Write CODEBOOK.md, datapackage.json and CITATION.cff from the schema and the tables.", _codebook
    )
    books.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is not current")
    export = command(
        "export",
        "Write a table of a selection, or what else the API gives of it, to a file or to standard output.",
        _export,
    )
    export.add_argument(
        "--query",
        default="",
        help="filters and options as in a link: 'sector=energy&from=2024', 'sector=energy&_sort=-date&_limit=20'",
    )
    export.add_argument("--table", default="events", help="events unless given; any table of the data folder")
    export.add_argument(
        "--format",
        type=_format,
        default="csv",
        metavar="FORMAT",
        help=f"csv unless given; {', '.join(resource_words())}",
    )
    export.add_argument(
        "--output",
        default="-",
        metavar="PATH",
        help="- is standard output, the default; in a folder the file gets a name that says what was selected",
    )
    return parser


def _check(call: argparse.Namespace) -> int:
    dataset = _dataset(call)
    findings = list(check_lookalikes(dataset))
    if findings:
        return _report(findings)
    rows = sum(len(table) for table in dataset.tables.values())
    print(
        f"{len(dataset.tables)} tables, {rows:,} rows, version {dataset.version}, digest {dataset.digest}: no findings."
    )
    return OK


def _audit(call: argparse.Namespace) -> int:
    if not call.articles.is_dir():
        _fault(f"{call.articles} is not a folder.")
        return FILE_TROUBLE
    tables = read_tables(_folder(call))
    findings = audit_articles(tables, call.articles)
    if findings:
        return _report(findings)
    articles = tables["sources"]["file"].notna()
    claims = tables["claims"]["source_id"].isin(tables["sources"].loc[articles, "source_id"])
    print(f"{int(articles.sum())} articles, {int(claims.sum())} claims: every anchor stands where it is said to stand.")
    return OK


def _codebook(call: argparse.Namespace) -> int:
    folder = _folder(call)
    tables = read_tables(folder)
    wanted = {
        folder / codebook.FILE_NAME: codebook.codebook(tables),
        folder / datapackage.FILE_NAME: datapackage.datapackage_text(tables, folder),
    }
    root = Path(__file__).resolve().parent.parent
    if folder.resolve() == root / "data":  # the citation is that of the record in this repository, not of any other
        newest = tables["changes"].iloc[-1]
        wanted[root / CFF_NAME] = citation_file(str(newest["version"]), edtf.day(newest["date"]))
    stale = 0
    for path, text in wanted.items():
        name = path.name
        present = path.read_text(encoding="utf-8") if path.exists() else ""
        if present == text:
            print(f"{name} is current.")
        elif call.check:
            stale += 1
            _fault(f"{name} is not current: {_difference(present, text)}")
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{name} written: {len(text.splitlines()):,} lines.")
    if stale:
        _fault("Write them with: python -m caspian codebook")
    return FINDINGS if stale else OK


def _difference(present: str, wanted: str) -> str:
    """How many lines come and go, and the first of them."""
    lines = list(difflib.unified_diff(present.splitlines(), wanted.splitlines(), lineterm="", n=0))
    changed = [line[:160] for line in lines[2:] if line[0] in "+-"]
    plus = sum(line.startswith("+") for line in changed)
    shown = "\n".join(f"  {line}" for line in changed[:_SHOWN_LINES])
    rest = f"\n  … and {len(changed) - _SHOWN_LINES:,} more" if len(changed) > _SHOWN_LINES else ""
    return f"{plus:,} {'line' if plus == 1 else 'lines'} to add, {len(changed) - plus:,} to remove\n{shown}{rest}"


def resource_words() -> list[str]:
    """What ``--format`` takes: a word for each resource, its extension or, where another has that, its path."""
    first: dict[str, str] = {}
    for word, resource in resources_by_format().items():
        first.setdefault(resource.path, word)
    return list(first.values())


def _format(word: str) -> Resource:
    known = resources_by_format()
    if word not in known:
        near = nearest(word, known)
        hint = f"did you mean {near!r}?" if near else f"there are {', '.join(resource_words())}"
        raise argparse.ArgumentTypeError(f"there is no format {word!r}; {hint}")
    return known[word]


def _export(call: argparse.Namespace) -> int:
    resource: Resource = call.format
    known = resource.path_values.get("table", ())
    if known and call.table not in known:
        _fault(_no_table(call.table, resource))
        return WRONG_CALL
    dataset, named = _dataset(call), {"table": call.table} if known else {}
    try:
        view, options = ask(resource, dataset, parse_qsl(call.query.lstrip("?"), keep_blank_values=True), named)
        content = resource.make(view, options, named)
    except NotFoundError as error:
        _fault(str(error))
        return WRONG_CALL
    if call.output == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return OK
    path = Path(call.output)
    path = path / name_of(resource, view, named) if path.is_dir() else path
    path.write_bytes(content)
    print(f"{path}: {view.sentence}; {view.n:,} of {view.m:,} events.")
    return OK


def _no_table(name: str, resource: Resource) -> str:
    """Why a table cannot be had in a format: there is none of the name, or it is not made so."""
    every = dict.fromkeys(name for each in resources_by_format().values() for name in each.path_values.get("table", ()))
    if name not in every:
        near = nearest(name, every)
        return f"There is no table {name!r}. " + (f"Did you mean {near!r}?" if near else f"Tables: {', '.join(every)}.")
    known = resource.path_values["table"]
    if len(known) < len(every) / 2:
        return f"{name} has no coordinates; {resource.extension} is for {' and '.join(known)}."
    return f"{name} is not to be had as {resource.extension}."


def _folder(call: argparse.Namespace) -> Path:
    folder: Path = call.data or default_folder()
    return folder


def _dataset(call: argparse.Namespace) -> Dataset:
    return Dataset.load(call.data) if call.data else load_dataset()


def _report(findings: Sequence[Finding]) -> int:
    _fault(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}:", *(f"  {finding}" for finding in findings))
    return FINDINGS


def _fault(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)

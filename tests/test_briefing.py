"""A briefing says what the pages say, in two forms with one order, stands alone, and reads nothing in data as markup."""

from __future__ import annotations

import io
import re
import time
import zipfile
import zlib
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx
import lxml.html
import pandas as pd
import pytest
from starlette.requests import Request
from starlette.responses import Response

from caspian.api import RESOURCES
from caspian.api.answer import respond
from caspian.briefing.area import MOST_ACTORS, MOST_FIGURES, MOST_STEPS, area_of, area_part
from caspian.briefing.chronology import MOST_EVENTS
from caspian.briefing.content import LEADING_ACTS, Briefing, briefing_of
from caspian.briefing.html import export_briefing_html
from caspian.briefing.notes import Notes
from caspian.briefing.pledges import MOST_PLEDGES
from caspian.briefing.word import export_briefing_docx
from caspian.briefing.words import bounds, caveats, headlines
from caspian.cli import main
from caspian.dataset import Dataset, load_dataset
from caspian.dossier import Dossier
from caspian.evidence import tally_topics
from caspian.palette import LIGHT
from caspian.printed.sectors import picture_sectors
from caspian.printed.timeline import picture_timeline, timeline
from caspian.promises import ledger_of, part_umbrellas
from caspian.selection import Selection
from caspian.tally import tally_acts, tally_cross, tally_lens, tally_months
from caspian.upload import Upload, join_upload
from caspian.view import View, view_of
from tests.build import PEOPLE, record, sourced
from tests.serving import visit
from tests.synthetic import synthetic_dataset

DATASET = load_dataset()
QUERIES = (
    "",
    "sector=energy",
    "area=gas-pipeline",
    "act=deed&grade=any",
    "country=IRN&from=2024",
    "place=none",
    "q=zzzz",
)
#: Selections of which both forms are made.
DRAWN = ("", "area=gas-pipeline", "q=zzzz")
EXPORTS = {"html": export_briefing_html, "docx": export_briefing_docx}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def selected(query: str) -> View:
    return view_of(DATASET, Selection.parse_strictly(query, DATASET.names))


@cache
def briefed(query: str) -> Briefing:
    return briefing_of(selected(query))


@cache
def made(extension: str, query: str) -> bytes:
    return EXPORTS[extension](selected(query))


@cache
def page(query: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(made("html", query))


@cache
def document(query: str) -> docx.document.Document:
    return docx.Document(io.BytesIO(made("docx", query)))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# --- the content is that of the pages -------------------------------------------------------------------------------


@pytest.mark.parametrize("query", QUERIES)
def test_every_number_is_that_of_the_pages(query):
    view, briefing = selected(query), briefed(query)
    acts = tally_acts(view)
    assert (briefing.sentence, briefing.n, briefing.m) == (view.sentence, view.n, view.m)
    assert briefing.without_place == view.without_place
    assert briefing.without_day == view.without_day
    assert [each.code for each in briefing.acts] == list(LEADING_ACTS)
    for each in (*briefing.acts, *briefing.other_acts):
        assert (each.events, each.confirmed) == tuple(acts.loc[each.code])
    assert sum(each.events for each in (*briefing.acts, *briefing.other_acts)) == view.n
    assert {code: events for code, _, events, _ in briefing.grades} == {
        k: v for k, v in view.count("grade").items() if v
    }
    assert briefing.lens == tuple((label, step.n) for _, label, step in tally_lens(view))
    assert briefing.dispute_count == int(tally_topics(view)["contested"].sum())
    single, umbrellas = part_umbrellas(ledger_of(view))
    assert (briefing.pledges.single_count, briefing.pledges.umbrella_count) == (len(single), len(umbrellas))
    assert {code: n for code, _, n in briefing.pledges.statuses if n} == single["status"].value_counts().to_dict()
    assert briefing.listed_count == int(view.selected.sum())


@pytest.mark.parametrize("query", QUERIES)
def test_sector_rows_are_the_tally(query):
    view, cross = selected(query), tally_cross(selected(query), "sector", "act")
    counts = view.count("sector")
    rows = {row.label: row for row in briefed(query).sectors}
    assert set(rows) == {DATASET.name("sector", code) for code, n in counts.items() if n}
    for code, n in counts[counts > 0].items():
        row = rows[DATASET.name("sector", code)]
        assert row.events == n == sum(row.acts) + row.other
        assert row.acts == tuple(cross.loc[code, list(LEADING_ACTS)])


@pytest.mark.parametrize("query", QUERIES)
def test_the_timeline_adds_up_to_the_events(query):
    view = selected(query)
    firm, loose, grain = timeline(view)
    assert (firm + loose).to_numpy().sum() == pytest.approx(view.n)
    if grain == "month" and view.n:
        pd.testing.assert_frame_equal(firm + loose, tally_months(view, "family"), check_exact=False)


@pytest.mark.parametrize("query", DRAWN)
def test_the_page_shows_the_numbers(query):
    briefing, root = briefed(query), page(query)
    assert words(root.find(".//h1")) == " ".join(briefing.sentence.split())
    assert f"{briefing.n:,} of {briefing.m:,} events" in words(root.find(".//header"))
    tiles = [words(tile) for tile in root.find_class("tiles")[0]]
    assert [tile.split()[1] for tile in tiles] == [f"{each.events:,}" for each in briefing.acts]
    assert [words(each) for each in root.find_class("brief")[0]] == [
        " ".join(line.split()) for line in headlines(briefing)
    ]
    assert len(root.xpath("//table[@class='sectors']//tbody/tr")) == len(briefing.sectors)
    assert len(root.xpath("//ol[@class='chronology']/li")) == len(briefing.chronology)


def test_deeds_documents_contacts_and_talk_are_said_apart():
    briefing = briefed("")
    for each, word in zip(briefing.acts, ("deeds", "documents", "contacts", "statements"), strict=True):
        assert f"{each.events:,} {word} ({each.confirmed} confirmed)" in headlines(briefing)[0]


def test_late_and_lapsed_promises_come_first_and_umbrellas_apart():
    pledges = briefed("").pledges
    order = ["late", "lapsed", "open", "settled"]
    found = [order.index(each.status) for each in pledges.single]
    assert found == sorted(found)
    umbrellas = set(DATASET.ledger.loc[DATASET.ledger["umbrella"] == "yes", "title"])
    assert {each.title for each in pledges.umbrellas} <= umbrellas
    assert not {each.title for each in pledges.single} & umbrellas
    captions = [words(each) for each in page("").xpath("//table[contains(@class, 'promises')]/caption")]
    assert len(captions) == 2
    assert "Umbrella" in captions[1]


def test_each_side_of_a_dispute_says_who():
    for dispute in briefed("").disputes:
        assert len(dispute.sides) == 2
        assert sum(side.claim_count for side in dispute.sides) == dispute.claim_count
        assert all(said.speaker and said.notes for side in dispute.sides for said in side.sayings)


# --- notes and bounds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", DRAWN)
def test_every_reference_leads_to_a_source_and_every_source_is_cited(query):
    root = page(query)
    asked = [href.removeprefix("#") for href in root.xpath("//span[@class='refs']//a/@href")]
    notes = root.xpath("//ol[@class='notes']/li/@id")
    assert set(asked) == set(notes)
    assert notes == [f"note-{number}" for number in range(1, len(notes) + 1)]
    anchors = {each.get(f"{WORD}anchor") for each in document(query).element.iter(f"{WORD}hyperlink")} - {None}
    marks = {each.get(f"{WORD}name") for each in document(query).element.iter(f"{WORD}bookmarkStart")}
    assert anchors == marks == {name.replace("-", "_") for name in notes}


def test_events_cite_their_own_sources():
    briefing = briefed("sector=energy")
    links, sources = DATASET.tables["event_sources"], DATASET.tables["sources"].set_index("source_id")
    titles = {note.number: note.title for note in briefing.notes}
    for event in briefing.chronology[:20]:
        own = links[(links["event_id"] == event.event_id) & (links["role"] == "supports")]["source_id"]
        assert sorted(titles[number] for number in event.supports) == sorted(sources.loc[own, "title"])


def test_what_is_left_out_is_said_with_the_way_to_it():
    briefing, root = briefed(""), page("")
    assert len(briefing.chronology) == MOST_EVENTS < briefing.listed_count
    assert len(briefing.pledges.single) == min(MOST_PLEDGES, briefing.pledges.single_count)
    said = bounds(briefing)["chronology"]
    assert f"{briefing.listed_count:,}" in said
    assert f"{briefing.listed_count - MOST_EVENTS:,} earlier" in said
    link = root.xpath("//section[@id='chronology']//p[@class='bound']/a/@href")
    assert link == [f"http://localhost:8501/chronology?v={DATASET.version}"]
    assert not bounds(briefed("area=gas-pipeline"))["chronology"]


@pytest.mark.slow
@pytest.mark.parametrize("extension", EXPORTS)
def test_size_and_time_are_bounded(extension):
    view = view_of(synthetic_dataset(5_000), Selection())
    start = time.process_time()
    size = len(EXPORTS[extension](view))
    assert time.process_time() - start < 3
    assert size < 2_000_000


@pytest.mark.parametrize("extension", EXPORTS)
def test_the_briefing_of_the_whole_record_is_small_enough_to_send(extension):
    assert len(made(extension, "")) < 2_000_000


# --- the page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", DRAWN)
def test_the_page_stands_alone(query):
    root = page(query)
    tags = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    assert not tags & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "use",
        "image",
        "base",
        "audio",
        "video",
    }
    raw = made("html", query).decode()
    assert not re.search(r"url\((?!#)|@import|\son\w+=", raw)
    assert all(href.startswith(("#", "http://", "https://")) for href in root.xpath("//@href"))
    names = root.xpath("//*[not(ancestor::defs) and @id]/@id")
    assert len(names) == len(set(names))
    assert all(root.get_element_by_id(name) is not None for name in " ".join(root.xpath("//@aria-labelledby")).split())


@pytest.mark.parametrize("query", DRAWN)
def test_headings_go_down_one_step_at_a_time(query):
    levels = [int(each.tag[1]) for each in page(query).xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pictures_are_drawn_in_the_colours_of_the_screen_with_their_words():
    root = page("")
    pictures = root.xpath("//figure//*[local-name()='svg']")
    assert len(pictures) == 3
    assert all(words(each.xpath("*[local-name()='desc']")[0]) for each in pictures)
    raw = made("html", "").decode()
    assert all(color in raw for color in LIGHT.codes["family"].values())


@pytest.mark.parametrize("draw", [picture_timeline, picture_sectors])
@pytest.mark.parametrize("query", ["", "id=E0040", "date_prec_max=1&not.date_prec_max=1", "q=zzzz"])
def test_every_picture_can_be_drawn(draw, query):
    picture = draw(selected(query))
    assert picture.svg().startswith("<svg")
    assert picture.png(40).startswith(b"\x89PNG")
    assert picture.alt


def test_nothing_selected_is_said_in_every_part():
    root = page("q=zzzz")
    assert "No event of the record matches this selection." in words(root)
    assert not root.xpath("//figure")
    assert "No event matches this selection." in words(root.get_element_by_id("chronology"))
    assert len(document("q=zzzz").inline_shapes) == 0


def test_one_event_makes_a_briefing():
    event = DATASET.events.iloc[400]
    root = page(f"id={event['event_id']}")
    assert words(root.find_class("chronology")[0].find(".//p[@class='title']")) == event["title"]


# --- the dossier of one area ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "area"),
    [
        ("area=gas-pipeline", "gas-pipeline"),
        ("area=gas-pipeline&from=2024&grade=confirmed", "gas-pipeline"),
        ("", ""),
        ("area=gas-pipeline&area=rasht-astara", ""),
        ("not.area=gas-pipeline", ""),
        ("area=none", ""),
    ],
)
def test_a_briefing_on_one_area_is_its_dossier(query: str, area: str):
    assert area_of(selected(query)) == area
    part = area_part(selected(query), Notes(DATASET))
    assert (part.area_id if part else "") == area


def test_the_dossier_in_print_holds_what_the_page_holds():
    dossier = Dossier(selected("area=gas-pipeline"), "gas-pipeline")
    part = briefed("area=gas-pipeline").area
    assert part is not None
    lists = {listing.title: listing for listing in part.listings}
    rows = {title.split(",")[0]: len(listing.rows) for title, listing in lists.items()}
    assert rows["Steps of its promises"] == min(len(dossier.milestones), MOST_STEPS)
    assert rows["Figures"] == min(len(dossier.figures), MOST_FIGURES)
    assert rows["On whose word"] == len(dossier.blocs)
    assert rows["Searched for and not found"] == len(dossier.searches)
    assert [row.cells[1] for row in lists["On whose word"].rows] == [f"{count:,}" for count in dossier.blocs]
    text = words(page("area=gas-pipeline").get_element_by_id("area"))
    assert all(title in text for title in lists)
    assert dossier.row["definition"] in words(page("area=gas-pipeline").get_element_by_id("brief"))
    assert all(listing.heads and len(listing.heads) == len(listing.widths) for listing in part.listings)


def test_what_a_list_of_the_dossier_leaves_out_is_said():
    dossier = Dossier(selected("area=north-south-corridor"), "north-south-corridor")
    part = area_part(dossier.view, Notes(DATASET))
    assert part is not None
    actors = next(listing for listing in part.listings if listing.title == "Most involved")
    assert f"{len(dossier.actors) - MOST_ACTORS} further actors are in the dashboard" in actors.note


def test_an_area_without_anything_is_said_to_have_nothing():
    root = page("area=gas-pipeline&q=zzzz")
    assert "Gas supply" in words(root.get_element_by_id("brief"))
    assert words(root.get_element_by_id("area"))


# --- Word -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", DRAWN)
def test_the_document_has_the_order_of_the_page(query):
    headings = [each.text for each in document(query).paragraphs if each.style.name == "Heading 1"]
    assert headings == [words(each) for each in page(query).xpath("//h2")]
    said = [each.text for each in document(query).paragraphs]
    titles = [each.title for each in briefed(query).chronology]
    assert [line for line in said if any(line.endswith(f"  {title}") for title in titles)] == [
        f"{each.date}  {each.title}" for each in briefed(query).chronology
    ]


@pytest.mark.parametrize("query", DRAWN)
def test_tables_repeat_their_heads(query):
    tables = document(query).tables
    assert len(tables) >= 3
    assert all(table._tbl.tr_lst[0].find(f".//{WORD}tblHeader") is not None for table in tables)


def test_the_document_says_the_numbers_and_the_disputes():
    briefing, found = briefed("area=gas-pipeline"), document("area=gas-pipeline")
    rows = [[cell.text for cell in row.cells] for row in found.tables[0].rows]
    assert rows[1] == [
        "Deeds",
        f"{briefing.acts[0].events:,}",
        f"{briefing.acts[0].confirmed:,}",
        briefing.acts[0].share,
    ]
    questions = [each.question for each in briefing.disputes]
    assert [each.text for each in found.paragraphs if each.text in questions] == questions
    assert len(found.inline_shapes) == 3
    assert all(shape._inline.docPr.get("descr") for shape in found.inline_shapes)


@pytest.mark.parametrize("extension", EXPORTS)
def test_the_same_view_gives_the_same_bytes(extension):
    assert EXPORTS[extension](selected("area=gas-pipeline")) == made(extension, "area=gas-pipeline")


def test_the_document_carries_the_day_of_the_data():
    core = document("q=zzzz").core_properties
    assert core.created.date() == core.modified.date() == DATASET.as_of
    with zipfile.ZipFile(io.BytesIO(made("docx", "q=zzzz"))) as parts:
        days = {part.date_time[:3] for part in parts.infolist()}
    assert days == {(DATASET.as_of.year, DATASET.as_of.month, DATASET.as_of.day)}


# --- hostile data ---------------------------------------------------------------------------------------------------

EVIL = "<script>alert(1)</script> & خبرگزاری {{ 7 * 7 }}"


def hostile() -> Dataset:
    people = [{**each, "name": EVIL} if each["actor_id"] == "putin" else each for each in PEOPLE["actors"]]
    places = [{**each, "name": EVIL} if each["place_id"] == "tehran" else each for each in PEOPLE["places"]]
    publishers = [
        {**each, "name": EVIL} if each["publisher_id"] == "reuters" else each for each in PEOPLE["publishers"]
    ]
    rows = sourced({"event_id": "E0001", "title": EVIL, "summary": EVIL})
    rows["sources"][0] |= {"title": EVIL, "url": 'https://example.org/?a=1&b="><script>'}
    claims = [
        {"claim_id": f"C000{i}", "event_id": "E0001", "topic_id": "t", "said_by": by, "mode": mode, "source_id": "S0001", "statement": EVIL}
        for i, (by, mode) in enumerate([("putin", "asserts"), ("pezeshkian", "denies")], 1)
    ]  # fmt: skip
    return record(
        **rows,
        actors=people,
        places=places,
        publishers=publishers,
        claims=claims,
        topics=[{"topic_id": "t", "question": EVIL, "area_id": "gas-pipeline"}],
        commitments=[{"commitment_id": "c", "title": EVIL}],
        milestones=[{"commitment_id": "c", "event_id": "E0001", "stage": "pledge"}],
    )


def test_text_from_data_is_text_on_the_page():
    raw = export_briefing_html(view_of(hostile(), Selection()))
    assert b"<script" not in raw
    root = lxml.html.fromstring(raw)
    isolated = [words(each) for each in root.iter("bdi")]
    assert isolated.count(EVIL) >= 6
    assert "49" not in words(root.find_class("chronology")[0])


def test_text_from_data_is_text_in_the_document():
    found = docx.Document(io.BytesIO(export_briefing_docx(view_of(hostile(), Selection()))))
    assert EVIL in [run.text for each in found.paragraphs for run in each.runs]
    assert any(EVIL in cell.text for table in found.tables for cell in table._cells)


def test_only_web_addresses_become_links():
    dataset = hostile()
    sources = dataset.tables["sources"].assign(url="javascript:alert(1)", archived_url="https://example.org/kept")
    raw = export_briefing_html(view_of(replace(dataset, tables={**dataset.tables, "sources": sources}), Selection()))
    assert b"javascript:" not in raw
    assert b'href="https://example.org/kept"' in raw


@pytest.mark.parametrize("extension", EXPORTS)
@pytest.mark.parametrize("q", ["a\x00b\x1fc{{ 7 * 7 }} \\", "گاز"])
def test_whatever_is_searched_for_can_be_said(extension, q):
    assert EXPORTS[extension](view_of(DATASET, Selection().with_("q", [q])))


@pytest.mark.parametrize("extension", EXPORTS)
def test_own_events_are_told_from_the_record(extension):
    own = (
        DATASET.tables["events"]
        .head(1)
        .assign(event_id="E900001", title="A row of mine", scope="core", record="active")
    )
    joined = join_upload(DATASET, Upload("mine.csv", own, (), ()))
    view = view_of(joined, Selection().with_("id", ["E900001"]))
    assert briefing_of(view).own_count == 1
    assert "Your data: 1 event of these" in caveats(briefing_of(view))[0]
    assert briefing_of(view).chronology[0].title == "Your data · A row of mine"
    assert EXPORTS[extension](view)


# --- where it is had ------------------------------------------------------------------------------------------------


def ask(extension: str, query: str, **headers: str) -> Response:
    scope = {
        "type": "http", "method": "GET", "scheme": "https", "server": ("caspian.example", 443), "path": f"/api/briefing.{extension}",
        "query_string": query.encode(), "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
    }  # fmt: skip
    return respond(next(each for each in RESOURCES if each.path == f"briefing.{extension}"), DATASET, Request(scope))


@pytest.mark.parametrize("extension", EXPORTS)
def test_the_api_gives_the_briefing_of_the_selection(extension):
    answer = ask(extension, "area=gas-pipeline")
    assert answer.status_code == 200
    assert answer.body == EXPORTS[extension](selected("area=gas-pipeline"), "https://caspian.example")
    assert f"-briefing-area-gas-pipeline.{extension}" in answer.headers["content-disposition"]
    again = ask(extension, "area=gas-pipeline", if_none_match=answer.headers["etag"])
    assert (again.status_code, again.body) == (304, b"")
    assert ask(extension, "sector=enrgy").status_code == 400


@pytest.mark.slow
@pytest.mark.parametrize("extension", EXPORTS)
def test_the_command_line_writes_it(extension, tmp_path: Path):
    path = tmp_path / f"briefing.{extension}"
    assert main(["export", "--query", "area=gas-pipeline", "--format", extension, "--output", str(path)]) == 0
    assert path.read_bytes() == made(extension, "area=gas-pipeline")


# --- in a browser ---------------------------------------------------------------------------------------------------

#: Bytes of drawing on a page that has a footer and nothing else: fewer than this.
BLANK = 3_000


def printed_pages(pdf: bytes) -> list[int]:
    """Bytes of drawing on each page of a PDF as Chromium writes it; the size of every page must be A4."""
    sizes = []
    for sheet in re.findall(rb"/Type /Page\n.*?>>\nendobj", pdf, re.DOTALL):
        _, _, width, height = (float(each) for each in re.search(rb"/MediaBox \[(.*?)\]", sheet)[1].split())
        assert (width, height) == (pytest.approx(595.3, abs=1), pytest.approx(841.9, abs=1))
        number = re.search(rb"/Contents (\d+) 0 R", sheet)[1]
        drawn = re.search(rb"\n" + number + rb" 0 obj\n<<.*?>>\s*stream\n(.*?)\nendstream", pdf, re.DOTALL)
        sizes.append(len(zlib.decompress(drawn[1])))
    return sizes


@pytest.mark.browser
@pytest.mark.parametrize("query", ["area=gas-pipeline", "q=zzzz"])
def test_it_prints_on_a4_without_a_blank_page_or_a_network(browser, query, tmp_path: Path):
    (tmp_path / "briefing.html").write_bytes(made("html", query))
    with visit(browser, tmp_path.as_uri()) as found:
        found.page.goto(f"{found.base}/briefing.html")
        pages = printed_pages(found.page.pdf(prefer_css_page_size=True, print_background=True))
        assert len(pages) > 1
        assert min(pages) > BLANK
        assert not found.outside
        assert not found.complaints


@pytest.mark.browser
def test_it_is_readable_on_a_phone_and_runs_nothing(browser, tmp_path: Path):
    (tmp_path / "briefing.html").write_bytes(export_briefing_html(view_of(hostile(), Selection())))
    (tmp_path / "gas.html").write_bytes(made("html", "area=gas-pipeline"))
    with visit(browser, tmp_path.as_uri(), viewport={"width": 390, "height": 844}) as found:
        opened: list[str] = []
        found.page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
        for name in ("briefing", "gas"):
            found.page.goto(f"{found.base}/{name}.html")
            assert found.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert not opened
        assert not found.complaints

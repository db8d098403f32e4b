"""The briefing as a Word document: the same content in the same order, with headings, tables and numbered sources."""

from __future__ import annotations

from collections.abc import Sequence

from caspian.briefing.chronology import Happening
from caspian.briefing.content import Briefing, briefing_of
from caspian.briefing.disputes import say_more
from caspian.briefing.document import Document, Span
from caspian.briefing.pledges import Pledge
from caspian.briefing.words import ACT_WORDS, bounds, caveats, headlines
from caspian.citation import LICENCE, NAME
from caspian.printed.picture import Picture
from caspian.site import LOCAL
from caspian.view import View

_NOTHING = "No event matches this selection."


def export_briefing_docx(view: View, home: str = LOCAL) -> bytes:
    """The briefing of a view as a Word file: the same bytes for the same view."""
    briefing = briefing_of(view, home)
    document = Document(f"Briefing: {briefing.sentence}", NAME, NAME, view.dataset.as_of)
    for part in (_head, _numbers, _pictures, _contested, _promises, _area, _chronology, _reading, _sources):
        part(document, briefing)
    return document.save()


def _head(document: Document, briefing: Briefing) -> None:
    document.heading(briefing.sentence, 0)
    counted = f"{briefing.n:,} of {briefing.m:,} events"
    document.paragraph(
        Span(f"{counted} · as of {briefing.dated} · {NAME}, version {briefing.version} · ", "q"),
        Span("open in the dashboard", "", briefing.rest[""]),
    )
    document.heading("In brief", 1)
    if area := briefing.area:
        document.paragraph(Span(area.name, "b"), Span(f" ({area.sector.lower()}): {area.definition}"))
    for words in headlines(briefing):
        document.paragraph(Span(words), style="List Bullet")


def _numbers(document: Document, briefing: Briefing) -> None:
    document.heading("Key numbers", 1)
    acts = [(ACT_WORDS[each.code][1].capitalize(), each) for each in briefing.acts]
    acts += [(each.label, each) for each in briefing.other_acts]
    rows = [_plain(label, f"{each.events:,}", f"{each.confirmed:,}", each.share) for label, each in acts]
    document.table(["What kind of event", "Events", "Confirmed", "Share confirmed"], rows, (5, 2, 2, 2))
    graded = [_plain(label, f"{events:,}") for _, label, events, _ in briefing.grades]
    document.table(["How well the events are attested", "Events"], graded, (5, 2))
    lens = [_plain(label, f"{events:,}") for label, events in briefing.lens]
    document.table(["Trust lens: the count as evidence is asked for", "Events"], lens, (5, 2))
    document.heading("Before relying on this", 2)
    for words in caveats(briefing):
        document.paragraph(Span(words), style="List Bullet")


def _pictures(document: Document, briefing: Briefing) -> None:
    document.heading("Where it happened", 1)
    _picture(document, briefing.map, "None of these events has a place that could be drawn.", 0.9)
    document.heading(briefing.timeline.title if briefing.timeline else "When it happened", 1)
    _picture(document, briefing.timeline, _NOTHING)
    document.heading("Events by sector", 1)
    _picture(document, briefing.sector_bars, _NOTHING)
    if briefing.sectors:
        document.heading("What was done and what was said in each sector", 2)
        heads = ["Sector", *(ACT_WORDS[each.code][1].capitalize() for each in briefing.acts)]
        rows = [
            _plain(row.label, *(f"{n:,}" for n in (*row.acts, row.other, row.events, row.confirmed, row.loose)))
            for row in briefing.sectors
        ]
        document.table(
            [*heads, "Other", "All", "Confirmed", "Weak or contested"], rows, (4, 2, 3.4, 2.9, 3.6, 1.9, 1.5, 3.3, 3.4)
        )


def _picture(document: Document, picture: Picture | None, instead: str, share: float = 1.0) -> None:
    if picture is None:
        document.paragraph(Span(instead))
        return
    document.picture(picture.png(), picture.alt, share)
    document.paragraph(Span(picture.note), style="Caption")


def _contested(document: Document, briefing: Briefing) -> None:
    document.heading("Contested points", 1)
    if not briefing.disputes and not briefing.denied:
        document.paragraph(
            Span(
                "No claims of this selection contradict each other, and neither Moscow nor Tehran denies any of its events."
            )
        )
    said = bounds(briefing)
    _bound(document, said["disputes"], briefing.rest["evidence"])
    for each in briefing.disputes:
        document.heading(each.question, 2)
        counted = f"{each.claim_count:,} claims by {each.speaker_count:,} speakers: {each.apart}."
        document.paragraph(Span(counted, "q"), keep=True)
        sides = []
        for side in each.sides:
            rows = [
                [
                    Span(one.speaker, "b"),
                    Span(f" {one.how}: "),
                    Span(one.statement),
                    Span(f" {one.when} ", "q"),
                    *_refs(one.notes),
                ]
                for one in side.sayings
            ]
            sides.append(rows + ([[Span(say_more(side), "q")]] if say_more(side) else []))
        most = max(len(side) for side in sides)
        beside = [[side[i] if i < len(side) else [] for side in sides] for i in range(most)]
        document.table([side.label for side in each.sides], beside, [1] * len(sides))
    if briefing.denied:
        document.heading("Events that Moscow or Tehran denies", 2)
        if said["denied"]:
            document.paragraph(Span(said["denied"], "q"), keep=True)
        events = [
            [
                [Span(one.date)],
                [Span(one.title, "b"), *_cited(one)],
                [Span(one.moscow)],
                [Span(one.tehran)],
                [Span(one.grade)],
            ]
            for one in briefing.denied
        ]
        document.table(["When", "What is reported", "Moscow", "Tehran", "Grade"], events, (3, 7, 2.5, 2.5, 2.5))


def _promises(document: Document, briefing: Briefing) -> None:
    pledges = briefing.pledges
    document.heading("Promises", 1)
    if not pledges.single_count and not pledges.umbrella_count:
        document.paragraph(Span("No promise of the ledger has a step among these events."))
    _bound(document, bounds(briefing)["pledges"], briefing.rest["promises"])
    for words, rows in (
        ("Single promises, late and lapsed first", pledges.single),
        ("Umbrella agreements: they bundle other promises and stay out of every sum", pledges.umbrellas),
    ):
        if rows:
            document.heading(words, 2)
            heads = ["Status", "Promise", "Stage", "Due", "Newest step"]
            document.table(heads, [_pledge(each) for each in rows], (2, 6, 3, 3, 6))


def _pledge(each: Pledge) -> list[list[Span]]:
    made = (
        f" {each.direction}"
        + (f" · made {each.made}" if each.made else "")
        + (f" · {each.age} old" if each.age else "")
    )
    before = f" stated before: {each.slips}" if each.slips else ""
    return [
        [Span(each.label, "b" if each.status in ("late", "lapsed") else "")],
        [Span(each.title, "b"), Span(made, "q")],
        [Span(each.stage)],
        [Span(each.due), Span(before, "q")],
        [Span(each.last), Span(" "), *_refs(each.notes)],
    ]


def _area(document: Document, briefing: Briefing) -> None:
    if not briefing.area:
        return
    document.heading(f"{briefing.area.name}: steps, figures, actors", 1)
    if not briefing.area.listings:
        document.paragraph(Span("The record holds no step, figure or actor of it under this selection."))
    for listing in briefing.area.listings:
        document.heading(listing.title, 2)
        document.paragraph(Span(listing.note, "q"), keep=True)
        rows = [
            [*([Span(cell)] for cell in each.cells[:-1]), [Span(f"{each.cells[-1]} "), *_refs(each.notes)]]
            if each.notes
            else _plain(*each.cells)
            for each in listing.rows
        ]
        document.table(listing.heads, rows, listing.widths)


def _chronology(document: Document, briefing: Briefing) -> None:
    document.heading("Chronology", 1)
    if not briefing.chronology:
        document.paragraph(Span(_NOTHING))
    _bound(document, bounds(briefing)["chronology"], briefing.rest["chronology"])
    for year, events in briefing.years:
        document.heading(str(year), 2)
        for each in events:
            document.paragraph(Span(f"{each.date}  "), Span(each.title, "b"), keep=True)
            document.paragraph(Span(each.summary), *_cited(each), keep=True)
            denied = f" · {each.denied}" if each.denied else ""
            held = "" if each.counted else " (holds other events, not counted)"
            document.paragraph(
                Span(f"{each.grade}{denied}", "b"),
                Span(f" · {each.kind}{held} · ", "q"),
                Span(each.place, "q"),
                Span(f" · Moscow: {each.moscow.lower()} · Tehran: {each.tehran.lower()} · {each.event_id}", "q"),
                style="Caption",
            )


def _reading(document: Document, briefing: Briefing) -> None:
    document.heading("How to read this", 1)
    for label, words in briefing.grade_words:
        document.paragraph(Span(f"{label}. ", "b"), Span(words))
    document.paragraph(
        Span(
            "“Silent” means that the party’s channels were checked and nothing was found; “unknown” that nobody has looked "
            "yet. Numbers in brackets lead to the sources; “against” marks sources that contradict the event."
        )
    )
    document.paragraph(Span("To cite: "), Span(briefing.citation))


def _sources(document: Document, briefing: Briefing) -> None:
    document.heading("Sources", 1)
    if not briefing.notes:
        document.paragraph(Span("No sources are cited."))
    for each in briefing.notes:
        published = f"{each.published}, " if each.published else ""
        remark = [Span("; "), Span(each.remark)] if each.remark else []
        document.note(
            each.number,
            *(Span(each.publisher), Span(", "), Span(each.title, "", each.link), Span(", ")),
            *(Span(f"{published}{each.kind} in {each.language}"), *remark, Span(".")),
        )
    document.paragraph(Span(f"{NAME} · {LICENCE}", "q"))


def _bound(document: Document, words: str, address: str) -> None:
    """What a bound leaves out and where it is found."""
    if words:
        document.paragraph(
            Span(f"{words} ", "q"), Span("All of them in the dashboard", "", address), Span(".", "q"), keep=True
        )


def _cited(event: Happening) -> list[Span]:
    found = [Span(" "), *_refs(event.supports)] if event.supports else []
    return [*found, *([Span(" against: ", "q"), *_refs(event.against)] if event.against else [])]


def _refs(numbers: Sequence[int]) -> list[Span]:
    """Note numbers in brackets, each leading to its note."""
    if not numbers:
        return []
    found = [Span("[", "q")]
    for place, number in enumerate(numbers):
        found += [Span(", ", "q")] * bool(place) + [Span(str(number), "", f"#note_{number}")]
    return [*found, Span("]", "q")]


def _plain(*cells: str) -> list[list[Span]]:
    return [[Span(cell)] for cell in cells]

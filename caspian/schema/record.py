"""The record: what happened, who says so, what was promised."""

from __future__ import annotations

from caspian.schema.column import code, edtf, key, number, ref, refs, text
from caspian.schema.column import url as address
from caspian.schema.table import Table


class Events(Table):
    """One happening at one time and place. A visit or a summit is a parent; its meetings and signings are its parts."""

    event_id: str = key("Opaque, permanent, never reused.", r"E\d{4,}")
    record: str = code("record", "Whether the row stands; retracted, merged and split rows stay.", required=True)
    superseded_by: str = refs("events.event_id", "The events that replace a merged or split one.")
    title: str = text("What happened, past tense, in our own words.", required=True)
    summary: str = text("One to three sentences with the hedges kept.", required=True)
    date: str = edtf("When it happened, as precisely as the evidence, in EDTF.", required=True)
    date_basis: str = code("date_basis", "How the date is known.", required=True)
    date_note: str = text("The reasoning behind the date, and any competing date.")
    place_id: str = ref("places.place_id", "The physical venue; blank when there is none or it is unknown.")
    where_prec: str = code(
        "where_prec", "UCDP place precision 1–7; 0 no venue by nature, 9 place unknown.", required=True
    )
    kind: str = ref("kinds.kind", "What sort of happening it is.", required=True)
    direction: str = code("direction", "Who gives to, or acts on, whom.", required=True)
    tone: str = code("tone", "Cooperation, friction, mixed or neutral, as the event itself shows.", required=True)
    sectors: str = refs("sectors.sector_id", "Sectors of the matter; the first leads.", required=True)
    areas: str = refs("areas.area_id", "Cooperation areas; each area's sector is among the sectors.")
    actors: str = refs("actors.actor_id", "Those who act together.", required=True)
    targets: str = refs("actors.actor_id", "Those who are sanctioned, accused or addressed.")
    observers: str = refs("actors.actor_id", "Those who attend.")
    scope: str = code(
        "scope", "Core: Russia and Iran together, for or against each other. Context: the rest.", required=True
    )
    importance: str = code("importance", "1 changes the relationship, 2 of note, 3 the rest.", required=True)
    grade_override: str = code("grade", "A grade set by hand; needs a reason.")
    grade_reason: str = text("Why the grade is set by hand.")
    parent_event: str = ref("events.event_id", "The visit, summit or list that this event is a part of.")
    notes: str = text("Remarks on coding: corruption in a source, alternatives weighed.")
    added_on: str = edtf("The day the row entered the record.", required=True)


class EventSources(Table):
    """Which source bears on which event, and on whose knowledge it rests."""

    event_id: str = ref("events.event_id", "The event.", required=True)
    source_id: str = ref("sources.source_id", "The source.", required=True)
    role: str = code("source_role", "Supports, contradicts or mentions; only supporting sources count.", required=True)
    origins: str = refs(
        "publishers.publisher_id", "Who knew it, for this event; blank: the source's own origins, else its publisher."
    )
    locator: str = text("Where in the source: p7 for the five articles, else page, heading or time code.")
    note: str = text("What the source adds or gets wrong.")

    class Config:
        """pandera settings."""

        unique = ["event_id", "source_id", "role"]


class EventPlaces(Table):
    """Further places of an event: the two ends of a visit, a delivery or a call, and the route between."""

    event_id: str = ref("events.event_id", "The event.", required=True)
    place_id: str = ref("places.place_id", "The place.", required=True)
    role: str = code("place_role", "From, to, also or route.", required=True)

    class Config:
        """pandera settings."""

        unique = ["event_id", "place_id", "role"]


class EventLinks(Table):
    """How one event bears on another."""

    event_id: str = ref("events.event_id", "The event that refers.", required=True)
    relation: str = code("relation", "Reports, denies, follows, carries out, replaces or same series.", required=True)
    other_id: str = ref("events.event_id", "The event referred to.", required=True)

    class Config:
        """pandera settings."""

        unique = ["event_id", "relation", "other_id"]


class Lookalikes(Table):
    """Pairs of events that look like one and were found to be two."""

    event_id: str = ref("events.event_id", "The event with the lower id.", required=True)
    other_id: str = ref("events.event_id", "The event that it could be mistaken for.", required=True)
    reason: str = text("What tells them apart.", required=True)

    class Config:
        """pandera settings."""

        unique = ["event_id", "other_id"]


class Positions(Table):
    """What Moscow and Tehran themselves say of an event. The latest row is the present position."""

    event_id: str = ref("events.event_id", "The event.", required=True)
    party: str = code("party", "RUS or IRN.", required=True)
    position: str = code(
        "position", "Confirms, partly, declines, denies, silent, unknown or not applicable.", required=True
    )
    said_on: str = edtf("When it was said.")
    said_by: str = ref("actors.actor_id", "Who spoke for the party.")
    source_id: str = ref("sources.source_id", "Where it was read.")
    checked_on: str = edtf("When silence was looked for; required for silent.")
    note: str = text("What exactly was confirmed or denied.")


class Claims(Table):
    """One atomic statement by one speaker through one source. A figure is a claim with a measure."""

    claim_id: str = key("Opaque, permanent, never reused.", r"C\d{4,}")
    event_id: str = ref("events.event_id", "The event that it speaks of; this or an area is required.")
    area_id: str = ref("areas.area_id", "The cooperation area that it speaks of, when no event is meant.")
    topic_id: str = ref("topics.topic_id", "The question on which claims can be compared.")
    statement: str = text("What is said, in our own words.", required=True)
    said_by: str = ref("actors.actor_id", "Who says it.", required=True)
    said_to: str = ref("actors.actor_id", "To whom.")
    mode: str = code("claim_mode", "Asserts, denies, alleges, expects, intends, estimates or opines.", required=True)
    said_on: str = edtf("When it was said.")
    measure_id: str = ref("measures.measure_id", "What a figure measures.")
    period: str = edtf("The period that a figure covers.")
    value: float = number("The figure, in the measure's unit.")
    low: float = number("Lower bound, in the measure's unit.")
    high: float = number("Upper bound, in the measure's unit.")
    bound: str = code("bound", "Exact, about, at least or at most.")
    stated: str = text("The figure as it is worded.")
    compiled_by: str = ref("publishers.publisher_id", "Whose statistics.")
    source_id: str = ref("sources.source_id", "Where it was read.", required=True)
    locator: str = text("p7 for the five articles (non-empty lines counted from 1), else page, heading or time code.")
    anchor: str = text("At most six words that stand at the locator.")
    notes: str = text("Garbling, doubts, what was made of them.")


class Topics(Table):
    """A question on which sources or parties can disagree."""

    topic_id: str = key("Readable slug.")
    question: str = text("The question that the claims answer.", required=True)
    area_id: str = ref("areas.area_id", "The cooperation area that it belongs to.")


class Measures(Table):
    """What figures measure."""

    measure_id: str = key("Readable slug.")
    label: str = text("Name for charts and tables.", required=True)
    unit: str = text("Unit of every value of this measure.", required=True)
    flow: str = code("flow", "Stock, flow or cap.", required=True)
    definition: str = text("What is counted and what is not.", required=True)
    coverage: str = text("Which periods and reporters are known to exist.")


class Commitments(Table):
    """Something promised or agreed, apart from whether it was done."""

    commitment_id: str = key("Readable slug.")
    title: str = text("What was promised.", required=True)
    area_id: str = ref("areas.area_id", "The cooperation area.", required=True)
    direction: str = code("direction", "Who gives to whom.", required=True)
    instrument: str = code(
        "instrument", "Statement, memorandum, agreement, treaty, contract or decision.", required=True
    )
    binding: str = code("binding", "Whether it binds in law.", required=True)
    umbrella: str = code("yes_no", "Yes when it only bundles others and must stay out of sums.", required=True)
    made_by: str = refs("actors.actor_id", "Who made it.")
    size_claim: str = ref("claims.claim_id", "The claim that gives its size.")
    notes: str = text("What it depends on, what is unknown.")


class Milestones(Table):
    """A step of a commitment, dated by its event."""

    commitment_id: str = ref("commitments.commitment_id", "The commitment.", required=True)
    event_id: str = ref("events.event_id", "The event that marks the step.", required=True)
    stage: str = ref("stages.stage", "The stage reached.", required=True)
    due: str = edtf("A due date named at this step.")
    claim_id: str = ref("claims.claim_id", "The claim that states it.")
    note: str = text("What was promised or done at this step.")


class Sources(Table):
    """One publication that was read."""

    source_id: str = key("Opaque, permanent, never reused.", r"S\d{4,}")
    publisher_id: str = ref("publishers.publisher_id", "Who published it.", required=True)
    title: str = text("Title as published; bibliographic.", required=True)
    url: str = address("Address.")
    published: str = edtf("Date of publication.")
    language: str = code("language", "ISO 639-1.", required=True)
    doc_kind: str = code("doc_kind", "What sort of document it is.", required=True)
    origins: str = refs("publishers.publisher_id", "On whose knowledge it rests as a whole; blank: the publisher's.")
    availability: str = code("availability", "Whether it can still be read at its address.", required=True)
    status: str = code("source_status", "Current, corrected or withdrawn.", required=True)
    archived_url: str = address("Address of an archived copy.")
    accessed: str = edtf("When it was read.")
    file: str = text("File name of one of the five articles; their texts are not part of the data.")
    notes: str = text("Copies, errors and corruption in the source.")


class Changes(Table):
    """What each version of the data changed."""

    version: str = text("Year.month.n.", required=True)
    date: str = edtf("Day of the version.", required=True)
    table: str = text("The table changed.", required=True)
    row_id: str = text("The row changed; * for a whole table.", required=True)
    column: str = text("The column changed.")
    old: str = text("Value before.")
    new: str = text("Value after.")
    change: str = code("change", "Added, corrected, upgraded, downgraded, retracted or merged.", required=True)
    reason: str = text("Why.", required=True)


class Searches(Table):
    """Written searches that found nothing, so that a gap is known to be a gap in the sources."""

    date: str = edtf("When the search was made.", required=True)
    area_id: str = ref("areas.area_id", "The area searched for.")
    month: str = edtf("The month searched for.")
    language: str = code("language", "Language of the query.", required=True)
    query: str = text("The query.", required=True)
    found: str = text("What it gave.", required=True)


class ArticlesLeftOut(Table):
    """Sentences of the five articles that carry no claim, each with the reason."""

    source_id: str = ref("sources.source_id", "The article.", required=True)
    locator: str = text("The paragraph, p7 = seventh non-empty line.", required=True)
    reason: str = code("left_out", "Furniture, duplicate or out of scope.", required=True)
    note: str = text("Which sentence, in our own words.")

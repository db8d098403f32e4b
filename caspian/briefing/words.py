"""What a briefing says of itself in sentences: the few that come first, what to beware of, what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from caspian.briefing.chronology import MOST_EVENTS
from caspian.briefing.content import Briefing, Count
from caspian.briefing.disputes import MOST_DISPUTES
from caspian.ledger import LAPSE_MONTHS
from caspian.promises import many

#: Words for the leading acts in a sentence and above a number: one, several.
ACT_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "deed": ("deed", "deeds"),
        "document": ("document", "documents"),
        "contact": ("contact", "contacts"),
        "talk": ("statement", "statements"),
    }
)


def headlines(briefing: Briefing) -> list[str]:
    """The briefing in a few sentences, from its own numbers: what was done, how sure that is, what is promised, disputed."""
    if not briefing.n:
        return ["No event of the record matches this selection."]
    said = [
        "; ".join(
            f"{many(count.events, *ACT_WORDS[count.code])}"
            + (f" ({count.confirmed or 'none'} confirmed)" if count.events else "")
            for count in briefing.acts
        )
        + ". What was done, what was signed, who met and what was said are counted apart.",
        _say_attestation(briefing),
    ]
    if briefing.pledges.single_count:
        counts = {code: number for code, _, number in briefing.pledges.statuses}
        umbrellas = briefing.pledges.umbrella_count
        apart = f" {many(umbrellas, 'umbrella agreement').capitalize()} kept apart." if umbrellas else ""
        said.append(
            f"{many(briefing.pledges.single_count, 'promise')}: {counts['late']:,} late, {counts['lapsed']:,} lapsed, "
            f"{counts['open']:,} open, {counts['settled']:,} settled.{apart}"
        )
    if briefing.dispute_count or briefing.denied_count:
        said.append(
            f"Speakers part on {many(briefing.dispute_count, 'question')}; Moscow or Tehran denies "
            + (f"{many(briefing.denied_count, 'event')}." if briefing.denied_count else "none of the events.")
        )
    return said


def _say_attestation(briefing: Briefing) -> str:
    counts = {code: number for code, _, number, _ in briefing.grades}
    two, share = briefing.lens[2][1], Count("", "", briefing.n, briefing.confirmed).share
    loose = counts.get("weak", 0) + counts.get("contested", 0)
    return (
        f"Confirmed: {briefing.confirmed:,} of {many(briefing.n, 'event')} ({share}). Weak or contested: {loose:,}. "
        f"Resting on two or more independent origins: {two:,}."
    )


def caveats(briefing: Briefing) -> list[str]:
    """What a reader must know before relying on the numbers."""
    said = [
        f"Shown: {briefing.n:,} of {briefing.m:,} events of the record. {briefing.without_place:,} have no place, of these "
        f"{briefing.without_venue:,} by nature (calls, statutes, statistics); {briefing.without_day:,} have no exact day.",
        "The record holds what public sources report, in the languages that were searched. What is not in it may still "
        "have happened; a rising count can mean more reporting.",
        "A grade says how well an event is attested, not how much it matters. Copies of one report count as one origin.",
        "Figures and claims stand as their speakers put them; conflicting ones are shown beside each other, never averaged.",
    ]
    if briefing.own_count:
        said.insert(
            0,
            f"Your data: {many(briefing.own_count, 'event')} of these come from a file of your own and not from the record. Their "
            "titles say so; they have no sources, and links to the dashboard do not carry them.",
        )
    if briefing.containers:
        said.append(
            f"Visits, summits and lists that hold other events ({briefing.containers:,}) stand in the chronology and are not "
            "counted, because their parts are."
        )
    if briefing.pledges.single_count or briefing.pledges.umbrella_count:
        said.append(
            f"Late: the due date has passed. Lapsed: it has passed, or none was named, and no step was seen for {LAPSE_MONTHS} "
            "months. The stage comes from all steps of a promise, whatever the filters."
        )
    return said


def bounds(briefing: Briefing) -> dict[str, str]:
    """What each bounded part leaves out, said aloud; blank where it shows everything."""
    pledges = briefing.pledges
    hidden = pledges.single_count + pledges.umbrella_count - len(pledges.single) - len(pledges.umbrellas)
    rest = briefing.dispute_count - len(briefing.disputes)
    denied = briefing.denied_count - len(briefing.denied)
    return {
        "disputes": f"The {MOST_DISPUTES} most contested of {briefing.dispute_count:,} questions." if rest else "",
        "denied": f"The newest {len(briefing.denied)} of {briefing.denied_count:,}." if denied else "",
        "pledges": f"{many(hidden, 'further promise is', 'further promises are')} not shown." if hidden else "",
        "chronology": f"The newest {MOST_EVENTS} of {briefing.listed_count:,} entries, oldest first; "
        f"{briefing.first_shown:,} earlier ones are left out here."
        if briefing.first_shown
        else "",
    }

"""The words of the method page that no table holds."""

from __future__ import annotations

SCOPE = """\
**Caspian records what Russia and Iran did, agreed, promised or denied together, for or against each other, since
1 January 2021**, and what others credibly report of it. Quarrels belong to it as much as friendship. A few *context*
events that a reader needs (a war, a round of sanctions, an election) are kept apart and hidden unless asked for. What only one
of the two did by itself, what either did with China, comment, forecasts and page furniture are left out.

The unit is the **event**: one happening, at one time, in one place. A visit is a container; its meetings and signings are its parts.
The same happening in twenty articles is one event with twenty sources. A promise is not an event of the thing promised:
the event is the *saying*, and the thing goes into the ledger of promises. Under every event lie **claims**: one
statement, by one speaker, through one source, retold in our own words with the place where it stands."""

CODING = """\
- **Dates** say what the evidence says and no more. *Last week* is reckoned from the day of publication and becomes a
  window, not a day in it; a page's banner or dateline is never the date of the event. The reasoning is written down.
- **Places** are where people stood. *Moscow* as a synonym for a government is not a place. When only the country is known, no city is
  filled in from memory.
- **Hedges stay.** *Reportedly*, *according to officials*, *denies*: a recap that drops the hedge does not lift it.
- **Silence is a finding.** A party is *silent* only after somebody looked, on a day that is recorded. No row means that nobody has looked.
- **Words bind only as far as they go.** A memorandum is not a contract, signed is not ratified, ratified is not in force, announced is not
  delivered, and *up to* is a ceiling.
- **An origin is who knew it, not who printed it.** Copies of one agency report, or of one set of unnamed officials, are one
  origin, however many print them and however long the chain of copies is.
- **Figures** keep their speaker, period, unit and wording. Values that conflict stand side by side and are never averaged.
- **A grade set by hand** needs a written reason, and nothing is entered from memory alone."""

GRADE = """\
The grade is computed, never felt. It asks who knew the thing and whether the party that would have to answer for it
agrees: the giver where one side gives; either side for joint contacts and documents; both for joint deeds. A
denial always stands beside the grade. The numbers are those of this selection."""

COUNTING = """\
- A container (a visit, a summit) is listed but not counted; its parts are. Without parts in view it counts itself.
- An event counts once in a total and once in each of its sectors, so shares of sectors can exceed 100 %.
- In a curve by month a vague date is spread evenly over its window, so the bars add up to the events shown and no false
  spike stands on 1 January.
- *N of M* compares with all countable core events of the record. Discounted events are hidden unless asked for.
- Talk, documents and deeds are never added into one headline; pledges are never added to deliveries."""

PRECISION = """\
Both scales are those of the Uppsala Conflict Data Program with our additions marked. They measure vagueness, not length: a
summit of three known days is exact. An event without a place is counted aloud under every heading instead of being dropped."""

BOUNDARIES = """\
Which country a place lies in follows ISO 3166 and the United Nations, not control on the ground. To draw a line is not to
endorse it."""

CONTRIBUTE = """\
1. Read at least one source yourself; for what changes the relationship, two of different origin where they exist.
2. Search the record seven days before and after, by place and actors: the event may be there already.
3. Add a row to `data/events.csv`, its sources to `data/event_sources.csv`, and a claim with locator and anchor for
   each statement to `data/claims.csv`. The template under *Your data* has the columns; leave blank what is not known.
4. Run `python -m caspian check`. It names every fault by row, column and value, with the nearest valid code.
5. Run `python -m caspian codebook`, add a line to `data/changes.csv`, and propose the change with its reason."""

VERSIONS = """\
A link carries its version; when the data has moved on, the page says so. Rows are never deleted: a retracted, merged or split event
keeps its page and says what became of it."""


def limits(articles: int, other_sources: int, english: int, alone: int, events: int) -> str:
    """What the record cannot do, with the numbers that say so."""
    share = "none" if not alone else f"{alone:,}"
    return f"""\
- The record starts from **{articles} articles**. They are **not {articles} independent witnesses**: they copy, reword and digest
  agencies, a newspaper, a think tank and a dozen unnamed teasers. The list below says on whose knowledge each rests.
- Around them stands the wider record: {other_sources:,} other sources, most of them read as the opening of a page and not to its end. Of
  the {events:,} events counted here, {share} {"rests" if alone == 1 else "rest"} on the founding articles alone.
- An empty month or sector is a gap in *reading*, not evidence that nothing happened; written searches that found nothing stand in the
  table *searches*. Do not read trends from counts.
- Of {articles + other_sources:,} sources {english:,} are in English. Whose knowledge is missing stands in the table above.
- Secret dealings are seen only when somebody tells. A leak shows what the leaker had, not what was delivered.
- Seventy-six events, in three samples, were researched again from nothing by a second coder; docs/agreement.md says where the two agreed,
  field by field."""

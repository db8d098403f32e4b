"""The views of the database: what the tables say together, in the words that an analyst asks in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caspian.database.lists import ListTable, lists_apart
from caspian.derived import DERIVED
from caspian.schema import TABLES, table_columns

#: What the ledger derives of a commitment.
LEDGER = ("stage", "claimed_stage", "made_on", "last_on", "due", "slips", "milestone_count", "age_days", "status")

_ORIGINS = """\
SELECT o.*, p.name, p.bloc, p.party FROM origins_derived AS o JOIN publishers AS p ON p.publisher_id = o.origin"""

_CLAIMS = """\
SELECT c.*, e.title AS event_title, e.date AS event_date, a.name AS said_by_name, t.question, m.label AS measure,
  m.unit, s.title AS source_title, s.url AS source_url, p.name AS publisher
FROM claims AS c
LEFT JOIN events AS e ON e.event_id = c.event_id
LEFT JOIN actors AS a ON a.actor_id = c.said_by
LEFT JOIN topics AS t ON t.topic_id = c.topic_id
LEFT JOIN measures AS m ON m.measure_id = c.measure_id
LEFT JOIN sources AS s ON s.source_id = c.source_id
LEFT JOIN publishers AS p ON p.publisher_id = s.publisher_id"""

_SOURCES = """\
SELECT s.*, p.name AS publisher, p.bloc, p.party,
  (SELECT count(DISTINCT l.event_id) FROM event_sources AS l WHERE l.source_id = s.source_id) AS events
FROM sources AS s LEFT JOIN publishers AS p ON p.publisher_id = s.publisher_id"""


def create_views() -> Iterator[str]:
    """Statements that make the views."""
    yield f"CREATE VIEW events_view AS\n{_joined('events', 'event_id', [*DERIVED, 'counted'])}"
    yield f"CREATE VIEW commitments_view AS\n{_joined('commitments', 'commitment_id', LEDGER)}"
    yield f"CREATE VIEW origins_view AS\n{_ORIGINS}"
    yield f"CREATE VIEW claims_view AS\n{_CLAIMS}"
    yield f"CREATE VIEW sources_view AS\n{_SOURCES}"


def _joined(table: str, key: str, derived: Iterable[str]) -> str:
    """A table in the shape of its file, lists with ``|`` again, followed by what is derived."""
    of_lists = {each.column.name: each for each in lists_apart(table)}
    columns = [
        _list(of_lists[name], key) if name in of_lists else f't."{name}"' for name in table_columns(TABLES[table])
    ]
    columns += [f'd."{name}"' for name in derived]
    return f"SELECT {', '.join(columns)}\nFROM {table} AS t\nJOIN {table}_derived AS d ON d.{key} = t.{key}"


def _list(each: ListTable, key: str) -> str:
    ordered = f"SELECT {each.value} AS v FROM {each.name} AS l WHERE l.{key} = t.{key} ORDER BY l.position"
    return f"(SELECT group_concat(v, '|') FROM ({ordered})) AS \"{each.column.name}\""

"""The register of pages: path, title, icon, what ``id`` means there. The menu, the tests and the API links read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageEntry:
    """One page. ``id_dimension`` names what ``id`` addresses on it; empty where ``id`` is a hand-picked set of events."""

    path: str
    title: str
    icon: str
    group: str
    intro: str
    id_dimension: str = ""

    @property
    def script(self) -> str:
        """File name of the page's script, beside the router."""
        return f"{(self.path or 'overview').replace('-', '_')}.py"

    @property
    def name(self) -> str:
        """The page's key: its path, or *overview*."""
        return self.path or "overview"


PAGES: dict[str, PageEntry] = {
    entry.name: entry
    for entry in (
        PageEntry("", "Overview", ":material/dashboard:", "Look", "What the record holds under this selection."),
        PageEntry("search", "Search", ":material/search:", "Look", "Everything that the record holds on a few words."),
        PageEntry("map", "Map", ":material/public:", "Look", "Where it happened.", "place"),
        PageEntry("chronology", "Chronology", ":material/timeline:", "Look", "What happened, in what order."),
        PageEntry(
            "stories", "Stories", ":material/auto_stories:", "Look", "A walk through the record, step by step.", "story"
        ),
        PageEntry("sectors", "Sectors", ":material/grid_on:", "Look", "Fields of life and policy, compared."),
        PageEntry("areas", "Areas", ":material/folder_open:", "Look", "One dossier per cooperation area.", "area"),
        PageEntry(
            "promises",
            "Promises",
            ":material/handshake:",
            "Hold",
            "What was promised, and what became of it.",
            "commitment",
        ),
        PageEntry(
            "figures", "Figures", ":material/query_stats:", "Hold", "One measure at a time, by who says so.", "measure"
        ),
        PageEntry("evidence", "Evidence", ":material/balance:", "Hold", "Who says so, and who denies it.", "topic"),
        PageEntry(
            "treaty",
            "Treaty",
            ":material/gavel:",
            "Hold",
            "The treaty of 17 January 2025, article by article.",
            "article",
        ),
        PageEntry("actors", "Actors", ":material/groups:", "Hold", "Who met whom, and who speaks.", "actor"),
        PageEntry(
            "sources",
            "Sources",
            ":material/newspaper:",
            "Hold",
            "Who published it, and on whose knowledge it rests.",
            "publisher",
        ),
        PageEntry("event", "Event", ":material/article:", "Hold", "One event with all its evidence.", "id"),
        PageEntry(
            "your-data",
            "Your data",
            ":material/upload_file:",
            "Take",
            "Check and show events of your own, in this session only.",
        ),
        PageEntry("data", "Data", ":material/table_view:", "Take", "Every table, its codebook and its downloads."),
        PageEntry("method", "Method", ":material/menu_book:", "Take", "How the record is made, and its limits."),
    )
}

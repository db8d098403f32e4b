"""The subject: sectors, areas, kinds, the treaty, stories and the vocabularies."""

from __future__ import annotations

import pandas as pd

from caspian.schema.column import CODE, code, integer, key, ref, refs, text, texts
from caspian.schema.table import Table


class Sectors(Table):
    """Fields of life and policy."""

    sector_id: str = key("Code.", CODE)
    label: str = text("Name for charts and tables.", required=True)
    family: str = code("family", "The sector family that colours it.", required=True)
    definition: str = text("What belongs here.", required=True)
    order: pd.Int64Dtype = integer("Place in lists.", required=True)


class Areas(Table):
    """Areas of cooperation, each with a dossier."""

    area_id: str = key("Readable slug.")
    sector_id: str = ref("sectors.sector_id", "The sector that it belongs to.", required=True)
    name: str = text("Name for charts and tables.", required=True)
    definition: str = text("What belongs here.", required=True)
    aliases: str = texts("Other words that an analyst would type.")


class Kinds(Table):
    """Kinds of events, with the field's standard codes as defaults by kind."""

    kind: str = key("Code.", CODE)
    label: str = text("Name for charts and tables.", required=True)
    definition: str = text("When to choose it.", required=True)
    act: str = code(
        "act", "Contact, talk, document, procedure, deed, measure, report, context or other.", required=True
    )
    plover: str = code("plover", "PLOVER event type.")
    plover_mode: str = code("plover_mode", "PLOVER mode, where the type has one.")
    cameo: str = code("cameo", "CAMEO root code, two digits.")
    quad_class: str = code("quad_class", "Verbal or material, cooperation or conflict.")
    tone: str = code("tone", "The usual tone.", required=True)


class Stages(Table):
    """Stages of a commitment."""

    stage: str = key("Code.", CODE)
    label: str = text("Name for charts and tables.", required=True)
    order: pd.Int64Dtype = integer("Place on the ladder.", required=True)
    aiddata: str = code("aiddata", "AidData status.")
    definition: str = text("When a commitment is there.", required=True)


class Treaty(Table):
    """Articles of the treaty signed on 17 January 2025, summarised in our own words."""

    article: str = key("Article number.", r"[0-9]+|preamble")
    heading: str = text("What it is about.", required=True)
    sectors: str = refs("sectors.sector_id", "Sectors that it covers.")
    areas: str = refs("areas.area_id", "Areas that it covers.")
    summary: str = text("What it binds the parties to.", required=True)


class Stories(Table):
    """Guided walks through the record."""

    story_id: str = key("Readable slug.")
    title: str = text("Title.", required=True)
    summary: str = text("What it shows.", required=True)
    order: pd.Int64Dtype = integer("Place in lists.", required=True)


class StorySteps(Table):
    """One step of a story: an event with a few words."""

    story_id: str = ref("stories.story_id", "The story.", required=True)
    step: pd.Int64Dtype = integer("Place in the story.", minimum=1, required=True)
    event_id: str = ref("events.event_id", "The event shown.", required=True)
    heading: str = text("Heading of the step.", required=True)
    text: str = text("What to see in it.", required=True)

    class Config:
        """pandera settings."""

        unique = ["story_id", "step"]


class Vocabularies(Table):
    """Every other closed list, with definitions, display order and known misspellings."""

    vocabulary: str = text("The list.", required=True)
    code: str = text("The code, as it stands in cells and links.", required=True)
    label: str = text("Name for charts and tables.", required=True)
    definition: str = text("When to choose it.")
    order: pd.Int64Dtype = integer("Place in lists and in the palette.", required=True)
    aliases: str = texts("Misspellings and synonyms that mean this code.")

    class Config:
        """pandera settings."""

        unique = ["vocabulary", "code"]

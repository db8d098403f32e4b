"""Who and where: publishers, actors, places."""

from __future__ import annotations

from caspian.schema.column import code, edtf, key, number, ref, text, texts
from caspian.schema.table import Table


class Publishers(Table):
    """Outlets, agencies, official bodies and witnesses without a masthead: whoever can be the origin of knowledge."""

    publisher_id: str = key("Readable slug; the same as the actor's where a body both acts and publishes.")
    name: str = text("Name as published.", required=True)
    kind: str = code("publisher_kind", "What sort of publisher it is.", required=True)
    country: str = code("country", "Seat, ISO 3166-1 alpha-3.")
    party: str = code("party", "RUS or IRN when it is a channel of that party.")
    bloc: str = code("bloc", "The group of origins that it is counted with.", required=True)
    reliability: str = code("reliability", "Admiralty A–F.")
    reliability_reason: str = text("Why that letter.")
    aliases: str = texts("Other names.")


class Actors(Table):
    """Persons and bodies that act, are acted on, or speak."""

    actor_id: str = key("Readable slug.")
    name: str = text("Name in English.", required=True)
    kind: str = code("actor_kind", "What sort of actor it is.", required=True)
    country: str = code("country", "ISO 3166-1 alpha-3.")
    name_ru: str = text("Name in Russian.")
    name_fa: str = text("Name in Persian.")
    aliases: str = texts("Other spellings.")
    wikidata: str = text("Wikidata item.")


class ActorRoles(Table):
    """Who held which office in which body, when."""

    actor_id: str = ref("actors.actor_id", "The person or body.", required=True)
    role: str = text("The office.", required=True)
    body_id: str = ref("actors.actor_id", "The body in which the office is held.")
    from_: str = edtf("Since.", alias="from")
    to: str = edtf("Until; blank while it lasts.")
    source_id: str = ref("sources.source_id", "Where the dates were read; required with a date.")


class Places(Table):
    """Physical venues and what contains them."""

    place_id: str = key("Readable slug.")
    name: str = text("Name in English.", required=True)
    kind: str = code("place_kind", "What sort of place it is.", required=True)
    country: str = code("country", "ISO 3166-1 alpha-3 by international recognition; Crimea is UKR.")
    within: str = ref("places.place_id", "The place that contains it, such as the city of a venue.")
    controlled_by: str = code("country", "Who controls it when that differs from the country.")
    disputed: str = code("yes_no", "Whether sovereignty is disputed.", required=True)
    lat: float = number("Latitude, degrees north, WGS 84.", minimum=-90, maximum=90)
    lon: float = number("Longitude, degrees east, WGS 84.", minimum=-180, maximum=180)
    uncertainty_m: float = number("Radius in metres within which the place lies.", minimum=0)
    name_ru: str = text("Name in Russian.")
    name_fa: str = text("Name in Persian.")
    aliases: str = texts("Other spellings.")
    geonames: str = text("GeoNames id.")

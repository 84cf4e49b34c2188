"""`sources.toml` in the home folder: from which places the night fetches, and how it behaves there.

Places are rows of data: adding a feed, a sitemap or an API needs no Python. docs/sources.md has an example of each.
The outlets themselves (names, countries, languages) are `seeds/reference/sources.csv`.
"""

from __future__ import annotations

import os
import re
import tomllib
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from extract.errors import DragomanError
from extract.settings import Settings
from extract.sources.addresses import Refused, checked

NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


class ConfigurationError(DragomanError):
    """sources.toml cannot be read; the message names the file and what is wrong."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fetching(_Table):
    """The table `[fetching]`: manners and limits for all places."""

    contact: str = Field(default="", max_length=200, description="address of whoever runs this, for the user agent")
    user_agent: str = Field(default="", max_length=300, description="the whole user agent, instead of ours")
    requests_per_second: float = Field(default=1.0, gt=0, le=100, description="to one host, at most")
    timeout_seconds: float = Field(default=20.0, gt=0, description="to connect, and between two pieces of an answer")
    deadline_seconds: float = Field(default=120.0, gt=0, description="for a whole answer")
    attempts: int = Field(default=3, ge=1, le=10, description="of one request, in one night")
    backoff_seconds: float = Field(default=2.0, ge=0, description="first pause between attempts; doubles, with jitter")
    patience_seconds: float = Field(default=120.0, ge=0, description="longest `Retry-After` that is waited for")
    redirects: int = Field(default=5, ge=0, le=20, description="followed for one request")
    most_page_bytes: int = Field(default=5_000_000, ge=1000, description="of a page, after decompression")
    most_listing_bytes: int = Field(default=60_000_000, ge=1000, description="of a feed, sitemap or API answer")
    workers: int = Field(default=8, ge=1, le=64, description="places that are asked at the same time")
    allow_private: tuple[str, ...] = Field(default=(), description="networks and hosts inside that may be asked")


class Paging(_Table):
    """The table `[source.api.paging]`: how an API gives the next page."""

    kind: Literal["none", "page", "offset", "cursor", "next", "link"] = "none"
    param: str = Field(default="page", description="query parameter: page number, offset or cursor")
    first: int = Field(default=1, description="number of the first page (page), or first offset (offset)")
    path: str = Field(default="", description="where an answer has the next cursor (cursor) or address (next)")
    size: int = Field(default=0, ge=0, description="items a page, sent as `size_param`; a shorter page is the last")
    size_param: str = ""
    most: int = Field(default=200, ge=1, description="pages read in one night")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind in ("cursor", "next") and not self.path:
            raise ValueError(f"paging of kind {self.kind} needs a path")
        return self


class Api(_Table):
    """The table `[source.api]`: where an answer has its articles, and what their fields are called."""

    items: str = Field(default="", description="path to the list of articles; empty: the answer is the list")
    fields: dict[str, str] = Field(description="our field → path in an item, or a template with {path} in it")
    params: dict[str, str] = Field(default={}, description="query parameters; {since} and {until} are filled in")
    time_format: str = Field(default="%Y-%m-%dT%H:%M:%SZ", description="of {since}, {until}; `epoch` for seconds")
    newest_first: bool = Field(default=False, description="stop at the first page that is wholly older than {since}")
    paging: Paging = Paging()

    @field_validator("fields")
    @classmethod
    def _known(cls, fields: dict[str, str]) -> dict[str, str]:
        known = ("id", "url", "title", "text", "author", "published", "updated", "language", "source")
        unknown = sorted(set(fields) - set(known))
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: no such field; there are {', '.join(known)}")
        if "url" not in fields and "text" not in fields:
            raise ValueError("needs url or text")
        return fields


class Source(_Table):
    """A table `[[source]]`: one place that is asked every night."""

    name: str
    kind: Literal["feed", "sitemap", "api", "page", "folder"]
    url: str = ""
    path: str = Field(default="", description="of kind folder: a folder that is read like the inbox")
    outlet: str = Field(default="", description="source_id of seeds/reference/sources.csv; else the host tells")
    language: str = ""
    enabled: bool = True
    articles: Literal["page", "listing"] = Field(default="page", description="where the text is")
    include: tuple[str, ...] = Field(default=(), description="patterns; only addresses with one of them are read")
    exclude: tuple[str, ...] = Field(default=(), description="patterns; addresses with one of them are not read")
    headers: dict[str, str] = Field(default={}, description="sent to the host; $NAME is taken from the environment")
    robots: bool = Field(default=True, description="obey robots.txt; false only with the owner's permission")
    requests_per_second: float | None = Field(default=None, gt=0, le=100)
    most_articles: int = Field(default=1000, ge=1, description="read in one night; the rest waits for the next")
    most_minutes: float = Field(default=60.0, gt=0, description="spent in one night; the rest waits for the next")
    first_days: int = Field(default=7, ge=0, description="how far back the first night looks (sitemaps, APIs)")
    overlap_hours: float = Field(default=48.0, ge=0, description="read again before the watermark (sitemaps, APIs)")
    give_up_after: int = Field(default=7, ge=1, description="nights on which an article is tried before it is rejected")
    revisit: bool = Field(default=False, description="read an article again where the listing says that it changed")
    page_param: str = Field(default="", description="of a feed: query parameter for its older pages, as `paged`")
    api: Api | None = None

    @field_validator("name")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        if not NAME.fullmatch(name):
            raise ValueError("must be small letters, digits, - _ . (it names a file)")
        return name

    @field_validator("include", "exclude")
    @classmethod
    def _patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern}: is no pattern ({error})") from error
        return patterns

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind == "folder":
            if not self.path:
                raise ValueError("a folder needs a path")
            return self
        try:
            checked(self.url)
        except Refused as error:
            raise ValueError(f"url {error.reason}") from error
        if (self.kind == "api") != (self.api is not None):
            raise ValueError("kind api needs a table [source.api], and no other kind has one")
        return self

    def wanted(self, url: str) -> bool:
        """Whether include and exclude let an address through."""
        if self.include and not any(re.search(pattern, url) for pattern in self.include):
            return False
        return not any(re.search(pattern, url) for pattern in self.exclude)

    def sent_headers(self) -> dict[str, str]:
        """Headers with the secrets of the environment in them. Raises ConfigurationError for one that is not set."""

        def secret(found: re.Match[str]) -> str:
            value = os.environ.get(found.group(1))
            if value is None:
                raise ConfigurationError(f"source {self.name}: the environment has no {found.group(1)} for its headers")
            return value

        return {name: re.sub(r"\$([A-Z][A-Z0-9_]*)", secret, value) for name, value in self.headers.items()}


class Configuration(_Table):
    """What sources.toml says. `problems` are sources that cannot be used, by name, with the reason."""

    fetching: Fetching = Fetching()
    sources: tuple[Source, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()

    def named(self, name: str) -> Source | None:
        return next((source for source in self.sources if source.name == name), None)


def read_configuration(settings: Settings) -> Configuration:
    """The configuration of a home folder; an empty one where there is no file.

    A source that is wrong becomes a problem, and the others are used. Raises ConfigurationError where the file as a
    whole cannot be read.
    """
    path = settings.sources_file
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Configuration()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: is not TOML: {error}") from error
    unknown = sorted(set(data) - {"fetching", "source"})
    if unknown:
        raise ConfigurationError(f"{path}: has no tables {', '.join(unknown)}; there are [fetching] and [[source]]")
    try:
        fetching = Fetching.model_validate(data.get("fetching", {}))
    except ValidationError as error:
        raise ConfigurationError(f"{path}: [fetching]: {_told(error)}") from error
    rows = data.get("source", [])
    if not isinstance(rows, list):
        raise ConfigurationError(f"{path}: [source] must be written [[source]]")
    sources, problems = _sources(rows, _outlets(settings))
    return Configuration(fetching=fetching, sources=tuple(sources), problems=tuple(problems))


def _sources(rows: list[Any], outlets: set[str]) -> tuple[list[Source], list[tuple[str, str]]]:
    sources: dict[str, Source] = {}
    problems: list[tuple[str, str]] = []
    for number, row in enumerate(rows, start=1):
        name = str(row.get("name") or f"number {number}") if isinstance(row, dict) else f"number {number}"
        try:
            source = Source.model_validate(row)
        except ValidationError as error:
            problems.append((name, _told(error)))
            continue
        if source.name in sources:
            problems.append((name, "the name is used twice"))
        elif source.outlet and source.outlet not in outlets:
            problems.append((name, f"outlet {source.outlet}: is no source_id of seeds/reference/sources.csv"))
        else:
            sources[source.name] = source
    return list(sources.values()), problems


def _outlets(settings: Settings) -> set[str]:
    from extract.tabular import rows

    return {row["source_id"] for row in rows(settings.project / "seeds" / "reference" / "sources.csv", ("source_id",))}


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    said = str(first["msg"]).removeprefix("Value error, ")
    return f"{where}: {said}" if where else said

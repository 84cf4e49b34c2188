"""Where things are and how much they may take: environment variables `DRAGOMAN_*`, else the defaults here."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from extract.storage import place

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Settings of one night. Paths under `home` are properties, so that moving the home moves everything."""

    model_config = SettingsConfigDict(env_prefix="DRAGOMAN_", extra="ignore", populate_by_name=True)

    home: Path = Field(default=Path("data"), description="home folder of all data")
    articles_folder: str = Field(default="", description="articles/ elsewhere: a folder, or s3://bucket/articles")
    extractions_folder: str = Field(
        default="", description="extractions/ elsewhere: a folder, or s3://bucket/extractions"
    )
    lake: str = Field(
        default="",
        validation_alias=AliasChoices("DRAGOMAN_WAREHOUSE", "WAREHOUSE"),
        pattern="^(ducklake:.+)?$",
        description="landing and marts in DuckLake: ducklake:postgres:dbname=… host=…; empty: files under build/",
    )
    lake_files: str = Field(default="", description="folder of the lake's Parquet files; <home>/lake where empty")
    project: Path = Field(default=PROJECT, description="checkout with dbt_project/ and seeds/")
    dbt_executable: str | None = Field(default=None, description="dbt; the one beside this Python where unset")
    batch_articles: int = Field(default=1000, ge=1, description="articles a Parquet batch")
    max_article_bytes: int = Field(default=10_000_000, ge=1, description="larger articles are rejected")
    workers: int = Field(default=0, ge=0, description="processes that extract; 0: one a core")
    article_seconds: float = Field(default=30, ge=0, description="processor time of one article; 0: no limit")
    memory_limit: str = Field(default="2GB", description="DuckDB's memory_limit")
    threads: int = Field(default=0, ge=0, description="DuckDB's threads; 0: one a core")
    full_audit_days: int = Field(default=7, ge=0, description="days between two looks at the whole warehouse")
    generations: int = Field(default=7, ge=1, description="published files kept for rollback")
    log_format: Literal["text", "json"] = Field(
        default="text", description="json: one object a line, with run and batch"
    )
    log_level: Literal["debug", "info", "warning", "error"] | None = Field(
        default=None, description="what is logged; warnings as text, everything as json where unset"
    )
    notify: str = Field(default="", description="who is told: addresses of Apprise, or a file of them")
    notify_level: Literal["info", "warning", "failure"] = Field(default="warning", description="and from what on")
    deadline_minutes: int = Field(default=360, ge=1, description="a night in Airflow that takes longer is told of")
    lineage: Path | None = Field(default=None, description="file that OpenLineage events are appended to")

    @property
    def sources_file(self) -> Path:
        """From which places the night fetches."""
        return self.home / "sources.toml"

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    @property
    def articles(self) -> Path:
        return place(self.articles_folder or self.home / "articles")

    @property
    def rejected(self) -> Path:
        """Ingest rejections in Parquet, beside the articles; no article file has this name's `day=` prefix."""
        return self.articles / "rejected"

    @property
    def sightings(self) -> Path:
        """Known articles that were met again elsewhere, in Parquet, beside the articles."""
        return self.articles / "sightings"

    @property
    def extractions(self) -> Path:
        return place(self.extractions_folder or self.home / "extractions")

    @property
    def landing(self) -> Path:
        return self.home / "build" / "landing.duckdb"

    @property
    def warehouse(self) -> Path:
        return self.home / "build" / "warehouse.duckdb"

    @property
    def lake_shown(self) -> str:
        """The lake's address for messages."""
        return self.without_password(self.lake)

    def without_password(self, text: str) -> str:
        """A text in which the lake's address may stand, as it may be shown."""
        return re.sub(r"(password\s*=\s*)('[^']*'|\S+)|(://[^:/@\s]+:)[^@\s]+(?=@)", r"\1\3…", text)

    @property
    def published(self) -> Path:
        return self.home / "publish" / "warehouse.duckdb"

    @property
    def state(self) -> Path:
        return self.home / "state"

    @property
    def runs(self) -> Path:
        """One folder a run: what each of its steps reported, as JSON."""
        return self.state / "runs"

    @property
    def temporary(self) -> Path:
        """DuckDB's spill files; on the home's disk, which is sized for the data, not on a small /tmp."""
        return self.home / "build" / "tmp"

    @property
    def cores(self) -> int:
        """Cores that this process may use (less than the machine's in a container with a CPU set)."""
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

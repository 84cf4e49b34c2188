"""Whole rounds of configured sources against a real web server: what comes in, what waits, what is remembered."""

from __future__ import annotations

import gzip
import json
import logging
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from web_pages import BODY, TITLE, page
from web_server import Site

from extract import nightly
from extract.settings import Settings
from extract.sources import watermarks
from extract.sources.window import Window
from extract.warehouse.bronze import article_batches, sighting_batches

NOW = datetime.now(UTC)
FETCHING = """[fetching]
allow_private = ["127.0.0.1"]
requests_per_second = 100
attempts = 1
timeout_seconds = 2
backoff_seconds = 0.01
"""


def home(folder: Path, *sources: dict[str, Any], fetching: str = FETCHING) -> Settings:
    """A home folder with these sources."""
    settings = Settings(home=folder / "home")
    settings.home.mkdir(exist_ok=True)
    settings.sources_file.write_text(fetching + "".join(map(toml, sources)), encoding="utf-8")
    return settings


def toml(source: dict[str, Any]) -> str:
    lines = "\n".join(f"{name} = {inline(value)}" for name, value in source.items())
    return f"[[source]]\n{lines}\n"


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {inline(one)}" for name, one in value.items()) + "}"
    return json.dumps(value)


def run(settings: Settings, number: int = 1, **options: Any) -> Any:
    return nightly.ingest([], settings, f"r{number}", **options)


def articles(settings: Settings) -> list[dict[str, Any]]:
    return [row for path in article_batches(settings) for row in pq.read_table(path, partitioning=None).to_pylist()]


def rejected(settings: Settings) -> list[tuple[str, str]]:
    files = sorted(settings.rejected.rglob("*.parquet"))
    rows = [row for path in files for row in pq.read_table(path, partitioning=None).to_pylist()]
    return [(row["origin_path"], row["reason_code"]) for row in rows]


def story(number: int) -> str:
    return page(f"الخبر رقم {number}: " + BODY[0], *BODY[1:], title=f"خبر {number}", published=None)


def rss(site: Site, *numbers: int, age: timedelta = timedelta(), link: str = "", extra: str = "") -> str:
    when = format_datetime(NOW - age)
    items = "".join(
        f"<item><title>خبر {n}</title><link>{site.root}/{n}.html?utm_source=rss</link><guid>{n}</guid>"
        f"<pubDate>{when}</pubDate>{extra}</item>"
        for n in numbers
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>صدى</title>'
    return f"{head}{link}{items}</channel></rss>"


def stories(site: Site, *numbers: int) -> None:
    for number in numbers:
        site.give(f"/{number}.html", story(number))


def test_a_feed_brings_the_articles_behind_it_once(site: Site, tmp_path: Path) -> None:
    stories(site, 1, 2)
    site.give("/rss", rss(site, 1, 2), "application/rss+xml", ETag='"v1"')
    settings = home(tmp_path, {"name": "sada", "kind": "feed", "url": f"{site.root}/rss", "outlet": "aa"})
    report = run(settings)
    assert (report.articles_new, report.articles_rejected, report.sources_failed) == (2, 0, 0)
    first = articles(settings)[0]
    assert (first["url"], first["source"], first["feed"]) == (f"{site.root}/1.html", "aa", "sada")
    assert (first["title"], first["author"], first["language"]) == ("خبر 1", "ليلى الحسن", "ar")
    assert first["text"].startswith("الخبر رقم 1")
    assert first["published"] == format_datetime(NOW)  # the page names no day, the feed does
    asked = len(site.paths())
    assert run(settings, 2).articles_read == 0
    assert site.paths()[asked:] == ["/rss"]  # and that was conditional
    assert site.asked[-1][1]["if-none-match"] == '"v1"'
    stories(site, 3)
    site.give("/rss", rss(site, 2, 3), "application/rss+xml", ETag='"v2"')
    assert run(settings, 3).articles_new == 1


def test_an_atom_feed_in_windows_1256_under_a_lying_header(site: Site, tmp_path: Path) -> None:
    stories(site, 1)
    atom = (
        '<?xml version="1.0" encoding="windows-1256"?><feed xmlns="http://www.w3.org/2005/Atom"><title>صدى</title>'
        f"<entry><title>التقى الوزير نظيره في مسقط وقال</title><id>x</id><link href='{site.root}/1.html'/>"
        "<updated>2026-11-20T10:00:00Z</updated><summary>في لقاء من هذا النوع على أن التي</summary></entry></feed>"
    )
    site.give("/atom", atom.encode("cp1256"), "text/html; charset=utf-8")
    site.give(
        "/1.html", page(title="").replace("<h1></h1>", "").encode("cp1256", "ignore"), "text/html; charset=latin1"
    )
    settings = home(tmp_path, {"name": "sada", "kind": "feed", "url": f"{site.root}/atom"})
    run(settings)
    (row,) = articles(settings)
    assert row["text"].endswith(BODY[2])
    assert "ط§" not in (row["title"] or "")


def test_the_text_of_a_feed_itself_where_it_is_asked_for(site: Site, tmp_path: Path) -> None:
    content = "<content:encoded><![CDATA[<p>" + "</p><p>".join(BODY) + "</p>]]></content:encoded>"
    feed = rss(site, 1, extra=content).replace(
        "<rss ", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    )
    site.give("/rss", feed, "application/rss+xml")
    settings = home(tmp_path, {"name": "sada", "kind": "feed", "url": f"{site.root}/rss", "articles": "listing"})
    run(settings)
    assert [row["text"] for row in articles(settings)] == ["\n".join(BODY)]
    assert site.paths() == ["/rss"]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (page(head='<link rel="alternate" type="application/rss+xml" href="/real.xml">'), "text/xml",
         "is no feed but a page of HTML; the page names"),
        ('{"error": "no"}', "application/rss+xml", "is no feed but begins"),
        ("", "application/rss+xml", "is no feed but empty"),
        ("\x89PNG\r\n\x1a\n", "application/rss+xml", "is no feed"),
        ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel>'
         "<title>&b;</title></channel></rss>", "application/rss+xml", "declares entities"),
    ],
)  # fmt: skip
def test_what_is_no_feed_fails_its_source_alone(
    site: Site, tmp_path: Path, body: str, kind: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    stories(site, 1)
    site.give("/good", rss(site, 1))
    site.give("/bad", body.encode("latin-1") if body.startswith("\x89") else body, kind)
    sources = [{"name": name, "kind": "feed", "url": f"{site.root}/{name}"} for name in ("bad", "good")]
    settings = home(tmp_path, *sources)
    with caplog.at_level(logging.WARNING):
        report = run(settings)
    assert (report.articles_new, report.sources_failed, report.articles_rejected) == (1, 1, 1)
    assert any(f"rejected: source bad: {words}" in line for line in caplog.messages), caplog.messages
    assert rejected(settings)[0][0] == "source bad"
    mark = watermarks.load(settings, "bad")
    assert (mark.failures, mark.last_success, mark.watermark) == (1, None, None)
    run(settings, 2)
    assert watermarks.load(settings, "bad").failures == 2
    assert len(rejected(settings)) == 2  # every night that failed is told


def test_an_outage_is_caught_up(site: Site, tmp_path: Path) -> None:
    """The host is down for two nights; what it published meanwhile has left its feed's first page."""
    stories(site, *range(1, 9))
    source = {"name": "sada", "kind": "feed", "url": f"{site.root}/rss", "page_param": "paged"}
    settings = home(tmp_path, source)
    site.give("/rss", rss(site, 1, 2))
    site.give("/rss?paged=2", rss(site))
    assert run(settings).articles_new == 2
    site.give("/rss", "", status=503)
    for night in (2, 3):
        assert run(settings, night).sources_failed == 1
    assert watermarks.load(settings, "sada").failures == 2
    site.give("/rss", rss(site, 8, 7))
    site.give("/rss?paged=2", rss(site, 6, 5))
    site.give("/rss?paged=3", rss(site, 4, 3))
    site.give("/rss?paged=4", rss(site, 2, 1))
    asked = len(site.paths())
    assert run(settings, 4).articles_new == 6
    assert "/rss?paged=5" not in site.paths()[asked:]
    mark = watermarks.load(settings, "sada")
    assert (mark.failures, mark.error, mark.articles) == (0, None, 8)


def test_pages_that_fail_for_a_moment_wait_and_then_are_given_up(site: Site, tmp_path: Path) -> None:
    stories(site, 1, 3)
    site.give("/2.html", "", status=503)
    site.give("/4.html", "", status=404)
    site.give("/5.html", "<html><body>menu</body></html>")
    site.give("/rss", rss(site, 1, 2, 3, 4, 5), ETag='"v"')
    settings = home(tmp_path, {"name": "sada", "kind": "feed", "url": f"{site.root}/rss", "give_up_after": 3})
    report = run(settings)
    assert (report.articles_new, report.articles_waiting, report.sources_failed) == (2, 1, 0)
    assert report.rejected_by_reason == {"http_404": 1, "no_text": 1}
    assert run(settings, 2).articles_waiting == 1  # though the feed itself says that nothing changed
    site.give("/2.html", story(2))
    assert run(settings, 3).articles_new == 1
    site.give("/rss", rss(site, 6))
    site.give("/6.html", "", status=500)
    reports = [run(settings, number) for number in (4, 5, 6, 7)]
    assert [one.articles_waiting for one in reports] == [1, 1, 0, 0]
    assert reports[2].rejected_by_reason == {"http_500": 1}


def test_a_night_takes_its_share_and_the_rest_waits(site: Site, tmp_path: Path) -> None:
    stories(site, *range(1, 8))
    site.give("/rss", rss(site, *range(1, 8)), ETag='"v"')
    settings = home(tmp_path, {"name": "sada", "kind": "feed", "url": f"{site.root}/rss", "most_articles": 3})
    assert [run(settings, n).articles_new for n in (1, 2, 3, 4)] == [3, 3, 1, 0]


def sitemap(*rows: tuple[str, datetime | None], index: bool = False) -> str:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    body = "".join(
        f"<{inner}><loc>{loc}</loc>{f'<lastmod>{when.isoformat()}</lastmod>' if when else ''}</{inner}>"
        for loc, when in rows
    )
    return f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</{outer}>'


def test_a_sitemap_index_is_read_as_far_back_as_needed(site: Site, tmp_path: Path) -> None:
    stories(site, 1, 2, 3, 4)
    old, new = NOW - timedelta(days=400), NOW - timedelta(hours=5)
    root = site.root
    site.give("/index.xml", sitemap((f"{root}/old.xml", old), (f"{root}/new.xml.gz", new), index=True))
    rows = sitemap((f"{root}/1.html", old), (f"{root}/2.html", new), (f"{root}/sport/9.html", new))
    site.give("/new.xml.gz", gzip.compress(rows.encode()), "application/octet-stream")
    source = {"name": "map", "kind": "sitemap", "url": f"{root}/index.xml", "exclude": ["/sport/"]}
    settings = home(tmp_path, source)
    assert run(settings).articles_new == 1
    assert site.paths() == ["/index.xml", "/new.xml.gz", "/2.html"]
    assert watermarks.load(settings, "map").moment == new
    later = NOW - timedelta(hours=1)
    site.give("/index.xml", sitemap((f"{root}/old.xml", old), (f"{root}/new.xml", later), index=True))
    site.give("/new.xml", sitemap((f"{root}/2.html", new), (f"{root}/3.html", later)))
    assert run(settings, 2).articles_new == 1
    assert watermarks.load(settings, "map").moment == later
    site.give("/index.xml", sitemap((f"{root}/new.xml", NOW + timedelta(days=900)), index=True))
    site.give("/new.xml", sitemap((f"{root}/4.html", NOW + timedelta(days=900))))
    assert run(settings, 3).articles_new == 1
    assert watermarks.load(settings, "map").moment == later  # a date to come must not hide what comes before it


def test_a_news_sitemap_gives_day_and_title(site: Site, tmp_path: Path) -> None:
    site.give("/1.html", story(1))
    when = (NOW - timedelta(hours=3)).isoformat()
    site.give(
        "/news.xml",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/'
        f'sitemap-news/0.9"><url><loc>{site.root}/1.html</loc><news:news><news:publication><news:name>صدى</news:name>'
        f"<news:language>ar</news:language></news:publication><news:publication_date>{when}</news:publication_date>"
        "<news:title>عنوان</news:title></news:news></url></urlset>",
        "application/xml",
    )
    settings = home(tmp_path, {"name": "map", "kind": "sitemap", "url": f"{site.root}/news.xml"})
    run(settings)
    (row,) = articles(settings)
    assert (row["published"], row["url"]) == (when, f"{site.root}/1.html")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (page(), "not_a_sitemap"),
        ("just words", "not_a_sitemap"),
        (gzip.compress(bytes(80_000_000)), "too_large"),
        ('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + "".join(
            f'<!ENTITY {"b" * n} "{("&" + "b" * (n - 1) + ";") * 10 if n > 1 else "&a;&a;"}">' for n in range(1, 9)
        ) + "]><urlset><url><loc>http://127.0.0.1/&bbbbbbbb;</loc></url></urlset>", None),
    ],
)  # fmt: skip
def test_hostile_sitemaps(site: Site, tmp_path: Path, body: str | bytes, code: str | None) -> None:
    site.give("/map.xml", body, "text/xml")
    settings = home(tmp_path, {"name": "map", "kind": "sitemap", "url": f"{site.root}/map.xml"})
    report = run(settings)
    assert report.articles_new == 0
    if code:
        assert report.rejected_by_reason == {code: 1}


def api(site: Site, paging: dict[str, Any], **more: Any) -> dict[str, Any]:
    fields = {"url": "{link}", "title": "head.line", "text": "body", "published": "at", "author": "by"}
    mapping = {"items": "data.items", "fields": fields, "paging": paging, **more}
    return {"name": "wire", "kind": "api", "url": f"{site.root}/api?lang=ar", "api": mapping}


def items(site: Site, *numbers: int, **around: Any) -> str:
    rows = [
        {"link": f"{site.root}/{n}.html", "head": {"line": f"خبر &amp; {n}"}, "at": NOW.isoformat(),
         "by": ["ليلى", "سامي"],
         "body": f"<p>الخبر رقم {n}</p>" + "".join(f"<p>{one}</p>" for one in BODY)}
        for n in numbers
    ]  # fmt: skip
    return json.dumps({"data": {"items": rows}, **around}, ensure_ascii=False)


PAGINGS = {
    "page": ({"kind": "page", "param": "p", "first": 1, "size": 2, "size_param": "n"},
             ["/api?lang=ar&n=2&p=1", "/api?lang=ar&n=2&p=2"], [{}, {}]),
    "offset": ({"kind": "offset", "param": "o", "size": 2},
               ["/api?lang=ar&o=0", "/api?lang=ar&o=2"], [{}, {}]),
    "cursor": ({"kind": "cursor", "param": "c", "path": "meta.next"},
               ["/api?lang=ar", "/api?lang=ar&c=abc"], [{"meta": {"next": "abc"}}, {"meta": {"next": None}}]),
    "next": ({"kind": "next", "path": "next"},
             ["/api?lang=ar", "/more"], [{"next": "/more"}, {"next": ""}]),
}  # fmt: skip


@pytest.mark.parametrize("kind", PAGINGS)
def test_an_api_is_read_page_after_page_by_its_mapping(site: Site, tmp_path: Path, kind: str) -> None:
    paging, addresses, around = PAGINGS[kind]
    for address, numbers, more in zip(addresses, [(1, 2), (3,)], around, strict=True):
        site.give(address, items(site, *numbers, **more), "application/json")
    settings = home(tmp_path, api(site, paging))
    report = run(settings)
    assert (report.articles_new, report.sources_failed) == (3, 0), rejected(settings)
    assert site.paths() == addresses
    row = articles(settings)[0]
    assert (row["title"], row["author"], row["text"].splitlines()[0]) == ("خبر & 1", "ليلى, سامي", "الخبر رقم 1")


def test_an_api_pages_by_link_header_and_is_asked_from_its_watermark_on(site: Site, tmp_path: Path) -> None:
    source = api(site, {"kind": "link"}, params={"from": "{since}", "to": "{until}"}, time_format="%Y-%m-%d")
    settings = home(tmp_path, source | {"overlap_hours": 0, "first_days": 3})
    today, before = NOW.date().isoformat(), (NOW - timedelta(days=3)).date().isoformat()
    site.give(f"/api?lang=ar&from={before}&to={today}", items(site, 1), "application/json",
              Link='</page2>; rel="next", </x>; rel="prev"')  # fmt: skip
    site.give("/page2", items(site, 2), "application/json")
    assert run(settings).articles_new == 2, rejected(settings)
    site.give(f"/api?lang=ar&from={today}&to={today}", items(site, 2, 3), "application/json")
    assert run(settings, 2).articles_new == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [("<html>", "json"), ('{"data": {"items": {}}}', "mapping"), ("[" * 99_999, "json"), ("{}", "mapping")],
)
def test_an_api_that_answers_something_else(site: Site, tmp_path: Path, body: str, code: str) -> None:
    site.give("/api?lang=ar", body, "application/json")
    assert run(home(tmp_path, api(site, {}))).rejected_by_reason == {code: 1}


def test_the_same_article_from_two_sources_is_one_with_two_sightings(site: Site, tmp_path: Path) -> None:
    stories(site, 1)
    site.give("/copy.html", story(1))
    site.give("/rss", rss(site, 1))
    site.give("/map.xml", sitemap((f"{site.root}/1.html#x", NOW), (f"{site.root}/copy.html", NOW)))
    settings = home(
        tmp_path,
        {"name": "a-feed", "kind": "feed", "url": f"{site.root}/rss"},
        {"name": "b-map", "kind": "sitemap", "url": f"{site.root}/map.xml"},
        fetching=FETCHING + "workers = 1\n",
    )
    report = run(settings)
    assert (report.articles_new, report.articles_known) == (1, 2)
    met = [row for path in sighting_batches(settings) for row in pq.read_table(path, partitioning=None).to_pylist()]
    assert {(row["feed"], row["url"]) for row in met} == {
        ("b-map", f"{site.root}/1.html"), ("b-map", f"{site.root}/copy.html")
    }  # fmt: skip
    assert run(settings, 2).articles_read == 0


def test_a_killed_night_loses_nothing(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before bronze is written, nothing is remembered; killed after it, the next night finds all known."""
    stories(site, 1, 2)
    site.give("/rss", rss(site, 1, 2), ETag='"v"')
    settings = home(tmp_path, {"name": "sada", "kind": "feed", "url": f"{site.root}/rss"})

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    for point in ("extract.warehouse.bronze.write_parquet", "extract.sources.watermarks.save"):
        with monkeypatch.context() as patch:
            patch.setattr(point, die)
            with pytest.raises(Killed):
                run(settings)
        assert not (settings.state / "sources").exists()
    assert len(articles(settings)) == 2
    report = run(settings, 2)
    assert (report.articles_new, report.articles_known) == (0, 2)
    assert watermarks.load(settings, "sada").articles == 2


def test_a_replay_asks_for_its_days_whatever_is_remembered(site: Site, tmp_path: Path) -> None:
    stories(site, 1, 2, 3)
    days = [datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 5, 9)]
    site.give("/map.xml", sitemap(*((f"{site.root}/{n}.html", day) for n, day in zip((1, 2, 3), days, strict=True))))
    settings = home(tmp_path, {"name": "map", "kind": "sitemap", "url": f"{site.root}/map.xml", "first_days": 0})
    assert run(settings).articles_read == 0
    before = watermarks.load(settings, "map").watermark
    window = Window(date(2026, 3, 4), date(2026, 3, 6))
    assert run(settings, 2, window=window).articles_new == 1
    assert articles(settings)[0]["title"] == "خبر 2"
    assert run(settings, 3, window=window).articles_known == 1  # asked again, and nothing is there twice
    assert watermarks.load(settings, "map").watermark == before


def test_a_replay_extracts_again_what_came_in_on_its_days(tmp_path: Path) -> None:
    settings = home(tmp_path)
    (settings.home / "inbox").mkdir()
    (settings.home / "inbox" / "a.txt").write_text("نص", encoding="utf-8")
    run(settings)
    (batch,) = article_batches(settings)
    day = date.fromisoformat(batch.parent.name.removeprefix("day="))
    settings.landing.parent.mkdir(parents=True, exist_ok=True)
    assert nightly.pending_batches(settings, Window(day, day)) == [batch]


def test_rows_that_are_no_source_cost_no_other_source(site: Site, tmp_path: Path) -> None:
    stories(site, 1)
    site.give("/rss", rss(site, 1))
    good = {"name": "good", "kind": "feed", "url": f"{site.root}/rss"}
    wrong = [
        {"name": "../evil", "kind": "feed", "url": f"{site.root}/rss"},
        {"name": "scheme", "kind": "feed", "url": "file:///etc/passwd"},
        {"name": "outlet", "kind": "feed", "url": f"{site.root}/rss", "outlet": "nobody"},
        {"name": "good", "kind": "feed", "url": f"{site.root}/rss"},
        {"name": "typo", "kind": "feed", "url": f"{site.root}/rss", "ulr": "x"},
        {"name": "secret", "kind": "feed", "url": f"{site.root}/rss", "headers": {"Authorization": "$NO_SUCH_SECRET"}},
    ]
    settings = home(tmp_path, good, *wrong)
    report = run(settings)
    assert (report.articles_new, report.sources_failed) == (1, len(wrong))
    assert {code for _, code in rejected(settings)} == {"configuration"}
    assert sorted(path.name for path in (settings.state / "sources").iterdir()) == ["good.json", "secret.json"]


def test_a_sources_file_that_is_none_costs_no_inbox(tmp_path: Path) -> None:
    settings = home(tmp_path)
    settings.sources_file.write_text("[[source]\n", encoding="utf-8")
    (settings.home / "inbox").mkdir()
    (settings.home / "inbox" / "a.txt").write_text("نص", encoding="utf-8")
    report = run(settings)
    assert (report.articles_new, report.rejected_by_reason) == (1, {"configuration": 1})


def test_damaged_state_is_a_first_night(site: Site, tmp_path: Path) -> None:
    stories(site, 1)
    site.give("/rss", rss(site, 1))
    settings = home(tmp_path, {"name": "sada", "kind": "feed", "url": f"{site.root}/rss"})
    run(settings)
    for damage in ('{"seen": {"cut', '{"watermark": "never"}', "[]"):
        (settings.state / "sources" / "sada.json").write_text(damage, encoding="utf-8")
        assert run(settings, 2).articles_known == 1


def test_a_host_that_is_not_well_is_left_alone(site: Site, tmp_path: Path) -> None:
    for number in range(1, 9):
        site.give(f"/{number}.html", "", status=500)
    site.give("/rss", rss(site, *range(1, 9)))
    settings = home(tmp_path, {"name": "sada", "kind": "feed", "url": f"{site.root}/rss"})
    assert run(settings).articles_waiting == 8
    assert len(site.paths()) == 1 + 3


def test_a_folder_is_a_source_too(tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.html").write_text(page(), encoding="utf-8")
    settings = home(tmp_path, {"name": "drop", "kind": "folder", "path": str(tmp_path / "drop"), "outlet": "aa"},
                    {"name": "gone", "kind": "folder", "path": str(tmp_path / "gone")})  # fmt: skip
    report = run(settings)
    assert (report.articles_new, report.sources_failed) == (1, 1)
    (row,) = articles(settings)
    assert (row["feed"], row["source"], row["title"]) == ("drop", "aa", TITLE)


def test_addresses_are_told_apart_by_what_comes_back(site: Site, tmp_path: Path) -> None:
    stories(site, 1, 2, 3)
    site.give("/rss", rss(site, 1), "text/html")
    site.give("/map.xml", sitemap((f"{site.root}/2.html", NOW - timedelta(days=900))))
    site.give("/rows.jsonl", json.dumps({"id": "j", "text": "سطر"}), "text/plain")
    settings = home(tmp_path)
    names = ("3.html", "rss", "map.xml", "rows.jsonl", "gone.html")
    report = nightly.ingest([f"{site.root}/{name}" for name in names], settings, "r1")
    assert (report.articles_new, report.rejected_by_reason) == (4, {"http_404": 1})
    places = {row["origin_path"]: row["feed"] for row in articles(settings)}
    assert set(places) == {f"{site.root}/{name}" for name in ("3.html", "1.html", "2.html", "rows.jsonl")}
    assert set(places.values()) == {None}
    assert rejected(settings) == [(f"{site.root}/gone.html", "http_404")]
    assert not (settings.state / "sources").exists()

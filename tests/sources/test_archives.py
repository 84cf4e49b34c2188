"""What comes out of saved pages, WARC files and zips of anything."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from web_pages import BODY, TITLE, page

from extract.sources.article import Article, Rejection
from extract.sources.inbox import read

LIMIT = 100_000


def read_all(*paths: Path) -> list[Article | Rejection]:
    return list(read(list(paths), LIMIT))


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def warc(path: Path, *records: tuple[str, str, bytes, str], zipped_records: bool = True) -> Path:
    """Records of (address, content type, body, status)."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=zipped_records)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "test"}))
        for url, kind, body, status in records:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers)
            writer.write_record(record)
    return path


def test_a_saved_page_is_an_article_named_by_its_address_else_by_its_stem(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page(charset=None).encode("cp1256"))
    (tmp_path / "b.HTM").write_text(page(head='<link rel="canonical" href="https://sada.example/1">'), encoding="utf-8")
    first, second = read_all(tmp_path)
    assert isinstance(first, Article)
    assert (first.article_id, first.title, first.author) == ("a", TITLE, "ليلى الحسن")
    assert first.text == "\n".join(BODY)
    assert isinstance(second, Article)
    assert (second.article_id[:4], second.url) == ("url-", "https://sada.example/1")


def test_a_saved_page_without_an_article_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "menu.html").write_text("<html><body><nav>menu</nav></body></html>", encoding="utf-8")
    (tmp_path / "big.html").write_text("x" * (LIMIT + 1), encoding="utf-8")
    assert [one.reason_code for one in read_all(tmp_path)] == ["too_large", "no_text"]


@pytest.mark.parametrize("zipped_records", [True, False])
def test_pages_of_a_warc_are_articles_and_the_rest_is_passed_over(tmp_path: Path, zipped_records: bool) -> None:
    path = warc(
        tmp_path / ("crawl.warc.gz" if zipped_records else "crawl.warc"),
        ("https://sada.example/1?utm_source=x", "text/html; charset=iso-8859-1", page().encode("cp1256", "ignore"),
         "200 OK"),
        ("https://sada.example/logo.png", "image/png", b"\x89PNG", "200 OK"),
        ("https://sada.example/gone", "text/html", b"<p>gone</p>", "404 Not Found"),
        ("https://sada.example/menu", "text/html", b"<html><body>menu</body></html>", "200 OK"),
        ("https://sada.example/2", "text/plain", "التقى الوزير نظيره".encode(), "200 OK"),
        zipped_records=zipped_records,
    )  # fmt: skip
    article, rejection, plain = read_all(path)
    assert isinstance(article, Article)
    assert (article.url, article.origin_row, article.title) == ("https://sada.example/1", 2, TITLE)
    assert isinstance(rejection, Rejection)
    assert (rejection.reason_code, rejection.origin_row) == ("no_text", 5)
    assert isinstance(plain, Article)


def test_a_warc_cut_short_keeps_what_came_before(tmp_path: Path) -> None:
    path = warc(
        tmp_path / "crawl.warc.gz",
        *((f"https://sada.example/{n}", "text/html", page(title=f"خبر {n}").encode(), "200 OK") for n in range(5)),
    )
    path.write_bytes(path.read_bytes()[:-300])
    found = read_all(path)
    assert sum(isinstance(one, Article) for one in found) >= 4
    (tmp_path / "no.warc").write_bytes(b"this is no WARC file at all\r\n" * 5)
    (tmp_path / "whole.warc.gz").write_bytes(gzip.compress(b"nothing of the kind"))
    (tmp_path / "none.warc").write_bytes(b"")
    codes = {
        name: [one.reason_code for one in read_all(tmp_path / name) if isinstance(one, Rejection)]
        for name in ("no.warc", "whole.warc.gz", "none.warc")
    }
    assert codes == {"no.warc": ["corrupt"], "whole.warc.gz": ["corrupt"], "none.warc": ["empty"]}


def test_a_zip_of_every_kind(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["p"], "text": ["من باركيه"]}), tmp_path / "x.parquet")
    crawl = warc(tmp_path / "x.warc.gz", ("https://sada.example/w", "text/html", page().encode(), "200 OK"))
    inner = zipped(tmp_path / "inner.zip", {"a.txt": b"x"})
    path = zipped(
        tmp_path / "all.zip",
        {
            "b/rows.jsonl": json.dumps({"id": "j", "text": "سطر"}).encode() + b"\n{oops\n",
            "b/rows.jsonl.gz": gzip.compress(json.dumps({"id": "g", "text": "مضغوط"}).encode()),
            "a/أول.txt": "نص".encode(),
            "c.html": page().encode(),
            "d.parquet": (tmp_path / "x.parquet").read_bytes(),
            "e.warc.gz": crawl.read_bytes(),
            "f.zip": inner.read_bytes(),
            "g.docx": b"PK",
            "README.md": b"not meant",
            "__MACOSX/._a.txt": b"not meant",
            "folder/": b"",
        },
    )
    found = read_all(path)
    articles = {one.origin_path.split("!/")[1]: one.article_id for one in found if isinstance(one, Article)}
    assert list(articles) == ["a/أول.txt", "b/rows.jsonl", "b/rows.jsonl.gz", "c.html", "d.parquet", "e.warc.gz"]
    assert list(articles.values())[:5] == ["أول", "j", "g", "c", "p"]
    rejected = {one.origin_path.split("!/")[1]: one.reason_code for one in found if isinstance(one, Rejection)}
    assert rejected == {"b/rows.jsonl": "json", "f.zip": "unsupported", "g.docx": "unsupported"}


def test_names_that_climb_out_of_a_zip_write_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = zipped(tmp_path / "in" / "slip.zip", {"../../evil.txt": b"text", "/etc/evil.txt": b"text2"})
    before = sorted(tmp_path.rglob("*"))
    assert {one.article_id for one in read_all(path) if isinstance(one, Article)} == {"evil"}
    assert sorted(tmp_path.rglob("*")) == before


def test_a_zip_bomb_is_stopped_and_its_neighbours_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", {"a.txt": b"text", "b.jsonl": b"0" * 60_000_000, "c.txt": b"more"})
    first, bomb, last = read_all(path)
    assert isinstance(first, Article)
    assert isinstance(bomb, Rejection)
    assert (bomb.reason_code, "unpacks to more than" in bomb.reason) == ("too_large", True)
    assert isinstance(last, Article)


def test_a_damaged_or_encrypted_zip_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"no zip at all")
    assert [one.reason_code for one in read_all(tmp_path / "no.zip")] == ["corrupt"]
    path = zipped(tmp_path / "bad.zip", {"a.txt": b"text" * 1000, "b.txt": b"good"})
    data = bytearray(path.read_bytes())
    data[40:60] = bytes(20)
    path.write_bytes(data)
    assert [getattr(one, "reason_code", "good") for one in read_all(path)] == ["corrupt", "good"]
    path = zipped(tmp_path / "secret.zip", {"a.txt": b"text"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert [one.reason_code for one in read_all(path)] == ["encrypted"]
    zipped(tmp_path / "empty.zip", {})
    assert [one.reason_code for one in read_all(tmp_path / "empty.zip")] == ["empty"]

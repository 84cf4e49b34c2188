"""Pages to articles: the body and nothing else, the day as written, letters right whatever the server claims."""

from __future__ import annotations

import time

import pytest
from web_pages import BODY, FURNITURE, TITLE, page

from extract.sources.charset import known_encoding, page_text
from extract.sources.encoding import Undecodable
from extract.sources.pages import NoArticle, read_page, text_of_fragment


def test_title_day_author_language_and_body_without_the_furniture() -> None:
    found = read_page(page().encode(), "https://sada.example/ar/1")
    assert (found.title, found.author, found.language) == (TITLE, "ليلى الحسن", "ar")
    assert found.published == "2026-11-18T01:30:00+04:00"  # as written: the day is the publisher's own
    assert found.text == "\n".join(BODY)  # the headline is the title, and not said twice
    assert not any(words in found.text for words in FURNITURE)


def test_vowel_marks_quotation_marks_and_joiners_stay() -> None:
    words = "زارَ الوزيرُ «مسقط» والتقى الرئيسَ\u200cهناك، وقال: “نرحّب بكم”؛ ١٨/١١/٢٠٢٦ في حديث مطوّل عن العلاقات."
    assert read_page(page(*BODY, words).encode()).text.endswith(words)


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1252", "windows-1256", "nonsense", "utf-7"])
@pytest.mark.parametrize("meta", [None, "utf-8", "windows-1256", "iso-8859-1"])
@pytest.mark.parametrize("real", ["cp1256", "utf-8", "utf-8-sig", "utf-16"])
def test_letters_are_right_whatever_server_and_page_claim(real: str, meta: str | None, declared: str | None) -> None:
    found = read_page(page(charset=meta).encode(real), None, declared)
    assert found.text == "\n".join(BODY)


def test_an_encoding_that_only_the_server_or_the_page_knows_is_believed() -> None:
    russian = page("Министр иностранных дел встретился с коллегой в Москве и обсудил переговоры.", title="Встреча")
    assert "встретился" in read_page(russian.replace("utf-8", "").encode("cp1251", "ignore"), None, "cp1251").text
    by_page = russian.replace("utf-8", "windows-1251").encode("cp1251", "ignore")
    assert "встретился" in read_page(by_page, None, "no-such-thing").text


def test_a_few_broken_bytes_do_not_cost_the_page() -> None:
    data = page().encode().replace("مسقط".encode(), b"\xd9\xff\x85", 1)
    assert "مستعدة لاستضافة" in read_page(data).text


def test_no_blind_guess() -> None:
    with pytest.raises(Undecodable):
        page_text(b"<p>" + bytes(range(128, 256)) * 3)
    assert known_encoding("unicode_escape") is None
    assert known_encoding("x-windows-1256") == "cp1256"
    assert known_encoding("ISO-8859-1") == "cp1252"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://sada.example/ar/1", "https://sada.example/ar/1"),
        ("/ar/1", "https://sada.example/ar/1"),
        ("https://www.sada.example/ar/1", "https://www.sada.example/ar/1"),
        ("https://thief.example/ar/1", "https://m.sada.example/x"),  # another site may not claim it
        ("https://sada.example/", "https://m.sada.example/x"),  # nor the front page
        ("javascript:alert(1)", "https://m.sada.example/x"),
        ("", "https://m.sada.example/x"),
    ],
)
def test_the_canonical_address_is_believed_on_its_own_site(link: str, url: str) -> None:
    html = page(head=f'<link rel="canonical" href="{link}">')
    assert read_page(html.encode(), "https://m.sada.example/x?utm_source=rss#top").url == url.replace(
        "https://sada.example/ar/1" if link == "/ar/1" else "\0",
        "https://m.sada.example/ar/1" if link == "/ar/1" else "\0",
    )


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-11-17T09:00Z"}</script>',
         "2026-11-17T09:00Z"),
        ('<script type="application/ld+json">{"@graph":[{"@type":["WebPage"],"datePublished":"2001-01-01"},'
         '{"@type":["NewsArticle"],"datePublished":"2026-11-16"}]}</script>', "2026-11-16"),
        ('<script type="application/ld+json">{broken</script><meta itemprop="datePublished" content="2026-11-15">',
         "2026-11-15"),
        ('<meta property="article:published_time" content="yesterday">', None),
        ("", None),
    ],
)  # fmt: skip
def test_the_day_comes_from_the_pages_data_or_not_at_all(head: str, published: str | None) -> None:
    assert read_page(page(published=None, head=head).encode()).published == published


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b'{"title": "json"}', "html"),
        (b"%PDF-1.7 and so on", "binary"),
        (b"<html><body><nav><a href='/'>menu</a></nav></body></html>", "no_text"),
        (b"<html><body></body></html>", "no_text"),
        (b"<html><body>" + b"<p>x</p>" * 40_000 + b"</body></html>", "too_large"),
        (b"\xff\xfe" + bytes(range(256)) * 4, "encoding"),
    ],
)
def test_a_page_without_an_article_says_why(data: bytes, code: str) -> None:
    with pytest.raises(NoArticle) as caught:
        read_page(data)
    assert caught.value.code == code
    assert "\n" not in caught.value.reason


@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "<div>" * 100_000 + "x",
        "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(f"<!ENTITY {c} '{'&a;' * 50}'>" for c in "bcdef")
        + "]><html><body><p>" + "&f;" * 50,
        "<html><body>" + "<table><tr><td>" * 3_000,
        '<html><body><script type="application/ld+json">' + "[" * 50_000 + "</script>",
        "<html><body><p " + "x=1 " * 100_000 + ">",
    ],
)  # fmt: skip
def test_hostile_pages_cost_little(html: str) -> None:
    started = time.process_time()
    with pytest.raises(NoArticle):
        read_page(html.encode())
    assert time.process_time() - started < 5


def test_fragments_of_html_keep_their_paragraphs() -> None:
    assert (
        text_of_fragment("<p>قال: &quot;نعم&quot;</p><p>ثم<br>غادر</p><script>x()</script>") == 'قال: "نعم"\nثم\nغادر'
    )
    assert text_of_fragment("نص بلا وسوم") == "نص بلا وسوم"
    assert text_of_fragment("a < b") == "a < b"

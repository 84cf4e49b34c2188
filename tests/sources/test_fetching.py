"""The polite and suspicious client, against a real web server on this machine."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from web_pages import page
from web_server import Site

from extract.sources.addresses import Gate, Refused, canonical, checked, is_public
from extract.sources.configuration import Fetching
from extract.sources.fetching import Fetcher, FetchError

MOST = 1_000_000
HERE = {"allow_private": ("127.0.0.1",), "requests_per_second": 100, "backoff_seconds": 0.01, "timeout_seconds": 2}


@pytest.fixture
def fetcher() -> Iterator[Callable[..., Fetcher]]:
    made: list[Fetcher] = []

    def make(**manners: object) -> Fetcher:
        made.append(Fetcher(Fetching.model_validate({**HERE, **manners})))
        return made[-1]

    yield make
    for one in made:
        one.close()


def failure(fetcher: Fetcher, url: str, most: int = MOST) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url, most)
    assert "\n" not in caught.value.reason
    return caught.value


def test_a_page_comes_with_where_it_came_from_and_what_to_send_next_time(site: Site, fetcher: Callable) -> None:
    site.give("/a", page(), ETag='"1"', Last_Modified="Sat, 21 Nov 2026 10:00:00 GMT")
    client = fetcher(contact="desk@sada.example")
    answer = client.get(f"{site.root}/a?utm_source=x#top", MOST)
    assert (answer.url, answer.charset) == (f"{site.root}/a", "utf-8")
    assert answer.data == page().encode()
    again = client.get(f"{site.root}/a", MOST, validators=answer.validators)
    assert (again.data, again.validators) == (None, answer.validators if again.validators else {})
    sent = site.asked[-1][1]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"1"', "Sat, 21 Nov 2026 10:00:00 GMT")
    assert "Dragoman/" in sent["user-agent"]
    assert "desk@sada.example" in sent["user-agent"]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate"])
def test_compressed_answers_are_read(site: Site, fetcher: Callable, encoding: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    data = {"gzip": gzip.compress(b"text"), "deflate": zlib.compress(b"text"),
            "raw deflate": raw.compress(b"text") + raw.flush()}[encoding]  # fmt: skip
    site.give("/a", data, Content_Encoding=encoding.split()[-1])
    assert fetcher().get(f"{site.root}/a", MOST).data == b"text"


def test_a_bomb_goes_off_nowhere(site: Site, fetcher: Callable) -> None:
    site.bomb("/bomb", 300_000_000)
    site.give("/twice", gzip.compress(gzip.compress(bytes(50_000_000))), Content_Encoding="gzip, gzip")
    site.give("/odd", b"text", Content_Encoding="br")
    client = fetcher()
    tracemalloc.start()
    assert failure(client, f"{site.root}/bomb").code == "too_large"
    assert failure(client, f"{site.root}/twice").code == "compression"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    assert failure(client, f"{site.root}/odd").code == "compression"


@pytest.mark.parametrize("told", [True, False])
def test_a_huge_answer_is_left_alone(site: Site, fetcher: Callable, told: bool) -> None:
    def endless(handler) -> None:
        handler.start({"Content-Type": "text/html"} | ({"Content-Length": "9000000000"} if told else {}))
        for _ in range(2000):
            handler.wfile.write(b"x" * 65536)

    site.answers["/huge"] = endless
    error = failure(fetcher(), f"{site.root}/huge")
    assert (error.code, error.temporary) == ("too_large", False)


def test_slow_answers_end_at_the_timeout_and_dripping_ones_at_the_deadline(site: Site, fetcher: Callable) -> None:
    site.answers["/silent"] = lambda _: time.sleep(3)
    site.drip("/drip", 20)
    client = fetcher(attempts=1, timeout_seconds=0.3, deadline_seconds=0.8)
    for path in ("/silent", "/drip"):
        started = time.monotonic()
        error = failure(client, site.root + path)
        assert (error.code, error.temporary) == ("timeout", True)
        assert time.monotonic() - started < 2.5
    assert client.get(f"{site.root}/robots.txt", MOST, robots=False) if site.answers.get("/robots.txt") else True


def test_broken_answers_are_tried_again(site: Site, fetcher: Callable) -> None:
    site.cut("/cut", b"<html>")
    site.give("/damaged", gzip.compress(b"x" * 5000)[:-900] + b"junk" * 100, Content_Encoding="gzip")
    for path in ("/cut", "/damaged"):
        error = failure(fetcher(), site.root + path)
        assert error.temporary, error.reason
        assert site.paths().count(path) == 3


def test_what_fails_for_a_moment_is_tried_again_and_what_fails_for_good_is_not(site: Site, fetcher: Callable) -> None:
    site.fail_then("/busy", 2, "well again")
    site.give("/gone", b"", status=410)
    client = fetcher()
    assert client.get(f"{site.root}/busy", MOST).data == b"well again"
    error = failure(client, f"{site.root}/gone")
    assert (error.code, error.temporary) == ("http_410", False)
    assert site.paths() == ["/busy"] * 3 + ["/gone"]


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_obeyed_while_patience_lasts(site: Site, fetcher: Callable, form: str) -> None:
    slept: list[float] = []
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=31), usegmt=True)
    site.fail_then("/busy", 1, "well", status=429, Retry_After="30" if form == "seconds" else later)
    patient = Fetcher(Fetching.model_validate(HERE), sleep=slept.append)
    assert patient.get(f"{site.root}/busy", MOST).data == b"well"
    assert max(slept) >= 25
    site.fail_then("/busy", 9, "well", Retry_After="3600")
    error = failure(patient, f"{site.root}/busy")
    assert (error.code, error.temporary, site.paths().count("/busy")) == ("http_503", True, 3)
    assert "3600 s" in error.reason
    patient.close()


def test_pauses_grow_and_differ(site: Site) -> None:
    slept: list[float] = []
    site.give("/busy", b"", status=503)
    client = Fetcher(Fetching.model_validate({**HERE, "backoff_seconds": 10, "attempts": 4}), sleep=slept.append)
    failure(client, f"{site.root}/busy")
    pauses = [seconds for seconds in slept if seconds > 1]
    assert [5 <= pauses[0] <= 15, 10 <= pauses[1] <= 30, 20 <= pauses[2] <= 60] == [True] * 3
    assert len(set(pauses)) == 3
    client.close()


def test_one_host_is_asked_at_its_pace(site: Site, fetcher: Callable) -> None:
    for number in range(5):
        site.give(f"/{number}", "text")
    client = fetcher(requests_per_second=10)
    started = time.monotonic()
    for number in range(5):
        client.get(f"{site.root}/{number}", MOST)
    assert time.monotonic() - started >= 0.4
    site.give("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    slept: list[float] = []
    slow = Fetcher(Fetching.model_validate(HERE), sleep=slept.append)
    for number in range(2):
        slow.get(f"{site.root}/{number}", MOST)
    assert max(slept) > 6.5
    slow.close()


def test_robots_txt_is_obeyed(site: Site, fetcher: Callable) -> None:
    site.give("/robots.txt", "User-agent: *\nDisallow: /private/\nDisallow: /*.pdf$\nAllow: /private/open\n")
    for path in ("/private/a", "/a.pdf", "/private/open", "/a"):
        site.give(path, "text")
    client = fetcher()
    assert failure(client, f"{site.root}/private/a").code == "robots"
    assert failure(client, f"{site.root}/a.pdf").code == "robots"
    assert client.get(f"{site.root}/private/open", MOST).data == b"text"
    assert client.get(f"{site.root}/private/a", MOST, robots=False).data == b"text"
    assert [path for path, _ in site.asked].count("/robots.txt") == 1
    site.redirect("/hop", "/private/a")
    assert failure(client, f"{site.root}/hop").code == "robots"  # asked again for where a redirect leads


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_robots_txt_that_cannot_be_had(site: Site, fetcher: Callable, status: int, allowed: bool) -> None:
    site.give("/robots.txt", b"", status=status)
    site.give("/a", "text")
    if allowed:
        assert fetcher().get(f"{site.root}/a", MOST).data == b"text"
    else:
        error = failure(fetcher(), f"{site.root}/a")
        assert (error.code, error.temporary) == ("robots", True)


@pytest.mark.parametrize("body", [b"<html>" + b"x" * 2_000_000, b"\xff\xfe\x00nonsense", b""])
def test_a_lying_robots_txt_forbids_nothing(site: Site, fetcher: Callable, body: bytes) -> None:
    site.give("/robots.txt", body)
    site.give("/a", "text")
    assert fetcher().get(f"{site.root}/a", MOST).data == b"text"


def test_redirects_are_followed_so_far(site: Site, fetcher: Callable) -> None:
    site.redirect("/a", "b", 301)
    site.redirect("/b", f"{site.root}/c?utm_campaign=x", 308)
    site.give("/c", "text")
    assert fetcher().get(f"{site.root}/a", MOST).url == f"{site.root}/c"
    site.redirect("/loop", "/loop")
    assert failure(fetcher(), f"{site.root}/loop").code == "redirects"
    assert site.paths().count("/loop") == 6
    for number in range(9):
        site.redirect(f"/long{number}", f"/long{number + 1}")
    assert failure(fetcher(), f"{site.root}/long0").code == "redirects"


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("file:///etc/passwd", "scheme"),
        ("ftp://127.0.0.1/x", "scheme"),
        ("data:text/html,x", "bad_address"),
        ("javascript:alert(1)", "bad_address"),
        ("http://10.0.0.1/", "private_address"),
        ("http://169.254.169.254/latest/meta-data", "private_address"),
        ("http://[::1]/", "private_address"),
        ("http://[::ffff:10.0.0.1]/", "private_address"),
        ("http://0.0.0.0/", "private_address"),
        ("http://2130706434/", "private_address"),  # 127.0.0.2 in one number
        ("http://0x7f.2/", "private_address"),
        ("http://user:secret@127.0.0.1/", "bad_address"),
        ("http://", "redirects"),  # means the same address again
        ("http://bad host/", "bad_address"),
        ("http://127.0.0.1:99999/", "bad_address"),
    ],
)
def test_redirects_lead_nowhere_else(site: Site, fetcher: Callable, to: str, code: str) -> None:
    site.redirect("/a", to)
    error = failure(fetcher(), f"{site.root}/a")
    assert (error.code, error.temporary) == (code, False), error.reason


def test_private_addresses_are_refused_unless_allowed(site: Site, fetcher: Callable) -> None:
    site.give("/a", "text")
    assert failure(fetcher(allow_private=()), f"{site.root}/a").code == "private_address"
    assert failure(fetcher(allow_private=()), f"http://localhost:{site.port}/a").code == "private_address"
    assert site.asked == []  # not a byte was sent
    assert fetcher(allow_private=("127.0.0.0/8",)).get(f"{site.root}/a", MOST).data == b"text"
    assert fetcher(allow_private=("localhost",)).get(f"http://localhost:{site.port}/a", MOST).data == b"text"


def test_a_name_that_changes_its_mind_is_pinned(site: Site, fetcher: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the first answer is public, every later one is this machine. The checked one is connected to."""
    answers = ["93.184.216.34"]
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *arguments: object, **options: object) -> list:
        if host != "rebind.example":
            return real(host, port, *arguments, **options)
        asked.append(host)
        address = answers.pop(0) if answers else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    connected: list[str] = []

    def connect(address: tuple, *_: object, **__: object) -> socket.socket:
        connected.append(address[0])
        raise OSError(111, "refused")

    monkeypatch.setattr("extract.sources.addresses.socket.getaddrinfo", resolve)
    monkeypatch.setattr("socket.create_connection", connect)
    client = fetcher(allow_private=(), attempts=1)
    assert failure(client, f"http://rebind.example:{site.port}/a").temporary
    assert connected == ["93.184.216.34"]
    client = fetcher(allow_private=(), attempts=1)
    assert failure(client, f"http://rebind.example:{site.port}/a").code == "private_address"
    assert connected == ["93.184.216.34"]
    assert site.asked == []


def test_secret_headers_stay_with_their_host(site: Site, fetcher: Callable) -> None:
    site.redirect("/a", f"http://localhost:{site.port}/b")
    site.give("/b", "text")
    site.redirect("/same", "/b")
    client = fetcher(allow_private=("127.0.0.1", "localhost"))
    for path in ("/a", "/same"):
        client.get(site.root + path, MOST, headers={"Authorization": "secret"})
    sent = [(path, headers.get("authorization")) for path, headers in site.asked if path != "/robots.txt"]
    assert sent == [("/a", "secret"), ("/b", None), ("/same", "secret"), ("/b", "secret")]


@pytest.mark.parametrize(
    ("given", "spelt"),
    [
        ("HTTP://News.Example:80/a b?x=1&utm_source=q&fbclid=2#top", "http://news.example/a%20b?x=1"),
        ("https://news.example:443", "https://news.example/"),
        ("https://news.example./a%20b/%D9%85", "https://news.example/a%20b/%D9%85"),
        ("https://news.example/أخبار", "https://news.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"),
        ("https://خبر.example/", "https://xn--ngblk.example/"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    ],
)
def test_an_address_has_one_spelling(given: str, spelt: str) -> None:
    assert canonical(given) == spelt
    assert canonical(spelt) == spelt
    assert checked(given) == spelt


@pytest.mark.parametrize(
    "bad", ["", "news.example/a", "file:///x", "http://", "http://a:b@c/", "http://x/" + "a" * 3000]
)
def test_addresses_that_are_not_asked(bad: str) -> None:
    with pytest.raises(Refused):
        checked(bad)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("10.1.2.3", False), ("127.0.0.1", False),
        ("100.64.0.1", False), ("169.254.169.254", False), ("224.0.0.1", False), ("0.0.0.0", False),
        ("::1", False), ("fe80::1", False), ("fc00::1", False), ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
    ],
)  # fmt: skip
def test_what_is_on_the_open_internet(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public
    assert Gate([address]).allows("x", ipaddress.ip_address(address))

"""What comes out of files, good and bad: an article or a rejection for everything, and an exception for nothing."""

from __future__ import annotations

import gzip
import json
import os
import random
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.sources.article import Article, Rejection
from extract.sources.inbox import read

LIMIT = 100_000
TEXT = "التقى وزير الخارجية الروسي سيرغي لافروف في موسكو نظيره التركي، وقال إن الاجتماع كان مفيدا."


def read_all(*paths: Path, limit: int = LIMIT) -> list[Article | Rejection]:
    return list(read(list(paths), limit))


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def the_article(*paths: Path) -> Article:
    (found,) = read_all(*paths)
    assert isinstance(found, Article), found
    return found


def the_rejection(*paths: Path, limit: int = LIMIT) -> Rejection:
    (found,) = read_all(*paths, limit=limit)
    assert isinstance(found, Rejection), found
    assert "\n" not in found.line
    assert str(paths[0]) in found.line
    return found


def test_a_text_file_is_an_article_named_by_its_stem(tmp_path: Path) -> None:
    article = the_article(written(tmp_path, "000_abc.def.txt", TEXT + "\r\n\r\nسطر\n"))
    assert article.article_id == "000_abc.def"
    assert article.text == TEXT + "\r\n\r\nسطر\n"  # verbatim
    assert article.title is None
    assert article.origin_row is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"])
def test_encodings_that_are_certain_are_read(tmp_path: Path, encoding: str) -> None:
    assert the_article(written(tmp_path, "a.txt", TEXT.encode(encoding))).text == TEXT


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (TEXT.encode()[:51] + b"\xff" + TEXT.encode()[51:], "encoding"),
        (TEXT.encode("iso8859-6", "ignore"), "encoding"),
        ("Ministère des Affaires étrangères, déclaré".encode("cp1252"), "encoding"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le") + b"\x00", "encoding"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        (b"%PDF-1.7 whatever", "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b"text with a \x00 in it", "binary"),
        (("\x01\x02\x03\x04" * 10 + "text").encode(), "control"),
        (b"x" * (LIMIT + 1), "too_large"),
    ],
)
def test_a_text_file_that_is_none_is_rejected(tmp_path: Path, data: bytes, code: str) -> None:
    rejection = the_rejection(written(tmp_path, "bad.txt", data))
    assert rejection.reason_code == code
    assert rejection.article_id == "bad"


def test_a_stray_control_character_does_not_cost_the_article(tmp_path: Path) -> None:
    assert the_article(written(tmp_path, "a.txt", TEXT + "\x7f")).text == TEXT + "\x7f"


def test_all_fields_of_a_row_are_kept(tmp_path: Path) -> None:
    row = {"id": "n1", "url": "https://example.org/1", "source": "وكالة", "published": "أمس", "language": "ar"}
    row |= {"title": "عنوان", "text": TEXT}
    article = the_article(written(tmp_path, "a.jsonl", lines(row)))
    got = [article.article_id, article.url, article.source, article.published, article.language, article.title]
    assert [*got, article.text] == list(row.values())
    assert article.origin_row == 1


@pytest.mark.parametrize("name", ["a.jsonl", "a.JSONL", "a.ndjson", "a.jsonl.gz"])
def test_jsonl_plain_and_gzip_with_byte_order_mark_blank_lines_and_no_last_newline(tmp_path: Path, name: str) -> None:
    data = b"\xef\xbb\xbf" + (lines({"id": 1, "text": "a"}) + "\n\r\n" + lines({"id": 2, "text": "b"})).encode()[:-1]
    found = read_all(written(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data))
    assert [(one.article_id, one.origin_row) for one in found] == [("1", 1), ("2", 4)]


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (b"{not json", "json", "column"),
        (b"[1, 2]", "json", "not an object"),
        (b'"text"', "json", "not an object"),
        (b"[" * 100_000, "json", "not JSON"),
        (b'{"text": ' + b"[" * 900 + b"]" * 900 + b"}", "bad_type", "a list"),
        (b'{"text": "a", "id": ' + b"9" * 5000 + b"}", "json", "not JSON"),
        (b'{"text": "\xe2\x28"}', "encoding", "0xE2"),
        (b'{"id": "x"}', "no_text", "its fields: id"),
        (b"{}", "no_text", "none"),
        (b'{"text": null, "body": "b"}', "no_text", "body"),
        (b'{"text": " \\n "}', "no_text", "empty"),
        (b'{"text": 5}', "bad_type", "a number"),
        (b'{"text": ["a"]}', "bad_type", "a list"),
        (b'{"text": "a", "title": {"x": 1}}', "bad_type", "title is an object"),
        (b'{"text": "a", "id": true}', "bad_type", "id is true or false"),
        (b'{"text": "a", "id": 1.5}', "bad_type", "id is a number"),
        (b'{"text": "a", "published": []}', "bad_type", "published"),
        (b'{"text": "a\\u0000b"}', "control", "NUL"),
        (b'{"text": "a", "id": "\\u0000"}', "control", "NUL"),
        (b'{"text": "a\\ud800b"}', "surrogate", "D800"),
        (b'{"text": "a", "source": "\\udfff"}', "surrogate", "DFFF"),
        (b'{"text": "a", "id": "\\udfff"}', "surrogate", "DFFF"),
        (json.dumps({"text": "x" * (LIMIT + 1)}).encode(), "too_large", "100,001"),
        (json.dumps({"text": "ع" * LIMIT}, ensure_ascii=False).encode(), "too_large", "200,000"),
        (json.dumps({"text": "x" * (LIMIT * 10)}).encode(), "too_large", "1,000,0"),
    ],
)
def test_a_bad_row_is_rejected_and_its_neighbours_are_read(tmp_path: Path, line: bytes, code: str, words: str) -> None:
    path = written(tmp_path, "a.jsonl", b'{"id": "before", "text": "a"}\n' + line + b'\n{"id": "after", "text": "b"}\n')
    before, rejection, after = read_all(path)
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert after.origin_row == 3
    assert isinstance(rejection, Rejection)
    assert (rejection.reason_code, rejection.origin_row) == (code, 2)
    assert words in rejection.reason
    assert f"{path}, row 2: " in rejection.line
    assert "\n" not in rejection.line
    json.dumps([rejection.sample, rejection.reason, rejection.article_id]).encode()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.jsonl", b"\x00\x01\x02" * 1000, "binary"),
        ("a.jsonl", '{"text": "a"}\n'.encode("utf-16"), "encoding"),
        ("a.jsonl", b"PAR1....", "binary"),
        ("a.parquet", b"", "empty"),
        ("a.parquet", b"PAR1 and then nothing of it", "corrupt"),
        ("a.parquet", b"not a parquet file at all", "corrupt"),
        ("a.docx", b"PK\x03\x04", "unsupported"),
        ("a", b"text", "unsupported"),
    ],
)
def test_a_bad_file_is_one_rejection(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert the_rejection(written(tmp_path, name, data)).reason_code == code


def test_gzip_cut_short_keeps_what_came_before(tmp_path: Path) -> None:
    data = gzip.compress(lines(*({"id": n, "text": os.urandom(50).hex()} for n in range(2000))).encode())
    *articles, rejection = read_all(written(tmp_path, "a.jsonl.gz", data[: len(data) // 2]))
    assert len(articles) > 100
    assert all(isinstance(one, Article) for one in articles)
    assert rejection.reason_code == "corrupt"
    assert rejection.origin_row == len(articles) + 1


def test_an_id_used_twice_in_a_file_for_other_text_is_rejected(tmp_path: Path) -> None:
    rows = [{"id": "x", "text": "a"}, {"id": "x", "text": "b"}, {"id": "x", "text": "a"}, {"id": "y", "text": "c"}]
    first, second, repeat, other = read_all(written(tmp_path, "a.jsonl", lines(*rows)))
    assert isinstance(second, Rejection)
    assert (second.reason_code, second.origin_row, second.article_id) == ("duplicate_id", 2, "x")
    assert first.content_sha256 == repeat.content_sha256  # an exact repeat is no conflict; it adds nothing later
    assert isinstance(other, Article)


def test_an_id_may_come_again_in_another_file_with_a_revision(tmp_path: Path) -> None:
    files = [written(tmp_path, f"{n}.jsonl", lines({"id": "x", "text": str(n)})) for n in (1, 2)]
    assert [one.text for one in read_all(*files)] == ["1", "2"]


def test_ids_are_derived_where_they_are_missing_or_too_long(tmp_path: Path) -> None:
    long = "https://example.org/" + "x" * 300
    rows = [{"url": "https://example.org/1", "text": "a"}, {"text": "a"}, {"id": 7, "text": "a"}]
    rows += [{"id": long, "text": "a"}, {"id": "y" * 255, "text": "a"}, {"id": "y" * 256, "url": "u", "text": "a"}]
    by_url, by_content, number, hashed, longest, too_long = read_all(written(tmp_path, "a.jsonl", lines(*rows)))
    assert by_url.article_id.startswith("url-")
    assert by_content.article_id == f"sha-{by_content.content_sha256[:32]}"
    assert number.article_id == "7"
    assert hashed.article_id.startswith("id-")
    assert hashed.url == long  # an id that is an address is not lost
    assert longest.article_id == "y" * 255
    assert too_long.article_id.startswith("id-")
    assert too_long.url == "u"
    assert max(len(one.article_id) for one in read_all(tmp_path / "a.jsonl")) <= 255


def test_parquet_rows_with_odd_but_readable_types(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int64()),
            "text": pa.array(["a", "b"]).dictionary_encode(),
            "published": pa.array([17_000, None], pa.date32()),
            "other": [[1], [2]],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    found = read_all(tmp_path / "a.parquet")
    assert [(one.article_id, one.published, one.origin_row) for one in found] == [
        ("1", "2016-07-18", 1),
        ("2", None, 2),
    ]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"body": ["a"]}, "no_text"),
        ({"text": [1]}, "bad_type"),
        ({"text": [b"a"]}, "bad_type"),
        ({"text": ["a"], "title": [["x"]]}, "bad_type"),
        ({"text": pa.array([], pa.string())}, "empty"),
    ],
)
def test_parquet_without_articles_in_it_is_one_rejection(tmp_path: Path, columns: dict, code: str) -> None:
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    assert the_rejection(tmp_path / "a.parquet").reason_code == code


def test_parquet_rows_without_text_or_with_bytes_that_are_no_text(tmp_path: Path) -> None:
    broken = pa.StringArray.from_buffers(1, pa.array([0, 3], pa.int32()).buffers()[1], pa.py_buffer(b"\xff\xfe\xfd"))
    table = pa.table({"text": pa.chunked_array([pa.array(["a", None]), broken, pa.array(["b"])])})
    pq.write_table(table, tmp_path / "a.parquet")
    first, missing, bytes_, last = read_all(tmp_path / "a.parquet")
    assert [first.text, last.text] == ["a", "b"]
    assert (missing.reason_code, missing.origin_row) == ("no_text", 2)
    assert (bytes_.reason_code, bytes_.origin_row) == ("encoding", 3)


def test_parquet_damaged_in_the_middle_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    chance = random.Random(1)  # of other rows, the damage may fall where any bytes are a text
    rows = [chance.randbytes(40).hex() for _ in range(4000)]
    pq.write_table(pa.table({"text": rows}), path, row_group_size=1000, compression="zstd", use_dictionary=False)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(2000)
    path.write_bytes(data)
    *articles, rejection = read_all(path)
    assert isinstance(rejection, Rejection)
    assert rejection.reason_code == "corrupt"
    assert 768 <= len(articles) < 4000  # whole batches of 256 before the first damaged row group


def test_a_folder_is_read_by_name_with_its_folders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    written(tmp_path, "c.txt", "three")
    written(tmp_path, "a.txt", "one")
    written(tmp_path / "b", "x.jsonl", lines({"text": "two"}))
    written(tmp_path, ".hidden.txt", "not meant")
    written(tmp_path, "README.md", "not an article")
    assert [one.text for one in read_all(tmp_path)] == ["one", "two", "three"]


def test_one_stem_twice_in_a_folder_is_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        written(tmp_path / name, "same.txt", f"text of {name}")
    article, rejection = read_all(tmp_path)
    assert article.text == "text of a"
    assert rejection.reason_code == "duplicate_id"


def test_what_is_no_file_is_rejected_and_the_rest_read(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "nothing.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    written(tmp_path, "z.txt", "good")
    *rejections, article = read_all(tmp_path)
    assert article.text == "good"
    codes = {Path(one.origin_path).name: one.reason_code for one in rejections}
    expected = {"folder.txt": "directory", "loop": "unsupported", "nothing.txt": "missing", "pipe.txt": "not_a_file"}
    assert codes == {**expected, "self.txt": "unreadable"}


def test_a_missing_path_is_a_rejection(tmp_path: Path) -> None:
    assert the_rejection(tmp_path / "gone.txt").reason_code == "missing"


def test_an_unreadable_file_is_a_rejection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "a.txt", "text")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything, so a mode would prove nothing
    rejection = the_rejection(path)
    assert (rejection.reason_code, rejection.reason) == ("unreadable", "cannot be read: Permission denied")


def test_hostile_names_make_one_printable_line(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/evil\nname\x1b[31m\xff.jsonl"))
    path.write_bytes(b"{")
    (rejection,) = read_all(path)
    assert "\n" not in rejection.line
    assert "\x1b" not in rejection.line
    rejection.line.encode()


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl.gz"
    with gzip.open(path, "wt", compresslevel=1) as stream:
        for n in range(3000):
            stream.write(json.dumps({"id": n, "text": f"{n} " + "x" * 20_000}) + "\n")  # 60 MB
        stream.write('{"text": "' + "y" * 50_000_000 + '"}\n')
        stream.write('{"text": "last"}\n')
    tracemalloc.start()
    found = sum(isinstance(one, Article) for one in read([path], LIMIT))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == 3001
    assert peak < 8_000_000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
rows = st.dictionaries(st.sampled_from(["id", "url", "title", "text", "published", "source", "x"]), json_values)
shared_folder = [HealthCheck.function_scoped_fixture]


@settings(max_examples=150, deadline=None, suppress_health_check=shared_folder)
@given(st.lists(st.binary(max_size=60) | rows.map(lambda row: json.dumps(row).encode()), max_size=6))
def test_any_lines_give_one_result_each(tmp_path: Path, data: list[bytes]) -> None:
    payload = b"\n".join(data)
    found = read_all(written(tmp_path, "any.jsonl", payload))
    for one in found:
        json.dumps(one.article_id).encode()
        if isinstance(one, Article):
            one.text.encode()
            assert 0 < len(one.article_id) <= 255
        else:
            one.line.encode()
            assert "\n" not in one.line
    first, *rest = payload.split(b"\n")
    parts = [line for line in (first.removeprefix(b"\xef\xbb\xbf"), *rest) if line.strip()]
    assert len(found) == len(parts) or len(found) == 1  # a file that is no JSONL at all is one rejection


@settings(max_examples=150, deadline=None, suppress_health_check=shared_folder)
@given(
    st.binary(max_size=300)
    | st.text(max_size=100).map(str.encode)
    | st.text(max_size=50).map(lambda t: t.encode("utf-16"))
)
def test_any_bytes_named_txt_give_one_result(tmp_path: Path, data: bytes) -> None:
    for name in ("any.txt", "any.parquet", "any.jsonl.gz"):
        found = read_all(written(tmp_path, name, data))
        assert found
    (one,) = read_all(written(tmp_path, "any.txt", data))
    if (
        isinstance(one, Article)
        and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
        and b"\0" not in data
    ):
        assert one.text.encode() == data

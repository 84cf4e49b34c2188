"""Articles from files: .txt, .html, .jsonl (plain or gzip), .parquet, .warc, zips and folders of these.

Every reader yields an Article or a Rejection for everything it meets and raises nothing for bad input.
JSONL streams line by line; the memory taken does not grow with the file, but for some 120 bytes an article
that remember its id (two different articles of one id in one file are told apart from a revision).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.sources.archives import read_warc, read_zip
from extract.sources.article import FIELDS, Article, Origin, Rejection, article_of, shown
from extract.sources.encoding import Undecodable, decode, describe
from extract.sources.pages import NoArticle, read_page

_JSONL = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
PAGES = (".html", ".htm", ".xhtml")
_WARC = (".warc", ".warc.gz")
KINDS = (".txt", *_JSONL, ".parquet", *PAGES, *_WARC, ".zip")
_READ_KINDS = "read are .txt, .html, .jsonl, .jsonl.gz, .parquet, .warc, .warc.gz, .zip and folders of these"


def read(inputs: Iterable[str | Path], max_article_bytes: int) -> Iterator[Article | Rejection]:
    """All articles of the given files and folders, in order of the inputs, folders sorted by name."""
    for given in inputs:
        path = Path(os.path.normpath(given))
        stems: dict[int, int] = {}  # one memory for all .txt and .html files of an input: their stems are ids
        for file in files_of(path, max_article_bytes):
            if isinstance(file, Rejection):
                yield file
                continue
            seen = stems if kind_of(file) in (".txt", *PAGES) else {}
            yield from (_once(row, seen) for row in read_file(file, max_article_bytes))


def kind_of(path: Path | PurePosixPath) -> str | None:
    """The suffix among KINDS; null where the file is of no kind that is read."""
    name = path.name.lower()
    return max((kind for kind in KINDS if name.endswith(kind) and name != kind), key=len, default=None)


def files_of(path: Path, max_bytes: int = 0) -> Iterator[Path | Rejection]:
    """The regular files to read. Hidden files and README files of a folder are not meant and are passed over."""
    origin = Origin(shown(path), None, max_bytes)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        broken = path.is_symlink()
        yield origin.reject("missing", "is a link to nothing" if broken else "does not exist")
        return
    except OSError as error:
        yield origin.reject("unreadable", f"cannot be read: {error.strerror or error}")
        return
    if stat.S_ISDIR(mode):
        yield from _files_of_folder(path, origin)
    elif not stat.S_ISREG(mode):
        yield origin.reject("not_a_file", "is a device, pipe or socket, not a file")
    elif kind_of(path) is None:
        yield origin.reject("unsupported", f"is of no kind that is read ({_READ_KINDS})")
    else:
        yield path


def _files_of_folder(path: Path, origin: Origin) -> Iterator[Path | Rejection]:
    if kind_of(path) not in (None, ".parquet"):  # engines write folders named x.parquet
        yield origin.reject("directory", f"is a folder, though its name is that of a {kind_of(path)} file")
        return
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        yield origin.reject("unreadable", f"cannot be read: {error.strerror or error}")
        return
    for name in names:
        child = path / name
        if name.startswith((".", "_")) or name.upper().startswith("README"):
            continue
        if child.is_symlink() and child.is_dir():  # a link to a folder may lead back up: round and round
            yield Origin(shown(child), None, 0).reject("unsupported", "is a link to a folder; give the folder itself")
            continue
        yield from files_of(child, origin.max_bytes)


def read_file(path: Path, max_article_bytes: int) -> Iterator[Article | Rejection]:
    """The articles of one file of a kind in KINDS."""
    yield from _read_as(kind_of(path), path, shown(path.stem), Origin(shown(path), None, max_article_bytes))


def _read_as(kind: str | None, path: Path, stem: str, origin: Origin) -> Iterator[Article | Rejection]:
    """The articles of a file, read as of a kind; `stem` is the id of an article that is the whole file."""
    try:
        if kind == ".txt":
            yield _read_txt(path, stem, origin)
        elif kind in PAGES:
            yield _read_html(path, stem, origin)
        elif kind == ".parquet":
            yield from _read_parquet(path, origin)
        elif kind in _WARC:
            yield from read_warc(path, origin)
        elif kind == ".zip":
            yield from read_zip(path, origin, _read_member)
        else:
            yield from _read_jsonl(path, origin)
    except FileNotFoundError:
        yield origin.reject("missing", "was gone when it was to be read")
    except OSError as error:
        yield origin.reject("unreadable", f"cannot be read: {error.strerror or error}")


def _read_member(path: Path, name: str, origin: Origin) -> Iterator[Article | Rejection]:
    """A file of a zip that lies unpacked at `path`, by its name in the zip."""
    kind = kind_of(PurePosixPath(name))
    if kind is None or kind == ".zip":
        yield origin.reject("unsupported", f"is of no kind that is read in a zip ({_READ_KINDS})")
        return
    seen: dict[int, int] = {}
    for one in _read_as(kind, path, shown(PurePosixPath(name).stem), origin):
        yield _once(one, seen)


def _once(row: Article | Rejection, seen: dict[int, int]) -> Article | Rejection:
    """A second article of the same id in one file is rejected; an exact repeat passes (and adds nothing)."""
    if isinstance(row, Rejection):
        return row
    key = int.from_bytes(hashlib.sha256(row.article_id.encode()).digest()[:8], "big")
    content = int(row.content_sha256[:16], 16)
    if seen.setdefault(key, content) == content:
        return row
    origin = Origin(row.origin_path, row.origin_row, 0)
    reason = f"the id {row.article_id} was used before in this input, for another text"
    return origin.reject("duplicate_id", reason, row.text, row.article_id)


def _read_txt(path: Path, stem: str, origin: Origin) -> Article | Rejection:
    data = _whole(path, stem, origin)
    if isinstance(data, Rejection):
        return data
    try:
        text = decode(data)
    except Undecodable as error:
        return origin.reject(error.code, error.reason, data[:2000], stem)
    if not text.strip():
        return origin.reject("empty", "is empty", None, stem)
    return article_of({"id": stem, "text": text}, origin)


def _read_html(path: Path, stem: str, origin: Origin) -> Article | Rejection:
    """A saved page. Its id comes from the address that it names; else it is the stem."""
    data = _whole(path, stem, origin)
    if isinstance(data, Rejection):
        return data
    try:
        page = read_page(data)
    except NoArticle as error:
        return origin.reject(error.code, error.reason, data[:2000], stem)
    return article_of(page.row() | ({} if page.url else {"id": stem}), origin)


def _whole(path: Path, stem: str, origin: Origin) -> bytes | Rejection:
    """The bytes of a file that is one article."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        data = stream.read(min(size, origin.max_bytes) + 1)
    if len(data) > origin.max_bytes:
        reason = f"the article has {size:,} bytes; at most {origin.max_bytes:,} are read"
        return origin.reject("too_large", reason, data[:2000], stem)
    return data


def _read_jsonl(path: Path, origin: Origin) -> Iterator[Article | Rejection]:
    with path.open("rb") as raw:
        head = raw.read(2)
        raw.seek(0)
        stream: IO[bytes] = gzip.GzipFile(fileobj=raw) if head == b"\x1f\x8b" else raw  # type: ignore[assignment]
        yield from _read_lines(stream, origin)


def _read_lines(stream: IO[bytes], origin: Origin) -> Iterator[Article | Rejection]:
    rows = found = 0
    try:
        for rows, (line, size) in enumerate(_lines(stream, 4 * origin.max_bytes + 65_536), start=1):
            if rows == 1 and (problem := _not_lines(line)):
                yield origin.reject(*problem, sample=line)
                return
            if rows == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                found += 1
                yield _article_of_line(line, size, Origin(origin.path, rows, origin.max_bytes))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        at = Origin(origin.path, rows + 1, origin.max_bytes)
        yield at.reject("corrupt", f"the gzip data is damaged from here on ({error})")
        return
    if not found:
        yield origin.reject("empty", "is empty")


def _lines(stream: IO[bytes], limit: int) -> Iterator[tuple[bytes, int | None]]:
    """Lines, whole (None); or the beginning of one that is longer than the limit, and its size in bytes."""
    while line := stream.readline(limit):
        size = None
        if len(line) == limit and not line.endswith(b"\n"):
            line, size = line[:2000], limit
            while rest := stream.readline(1 << 20):
                size += len(rest)
                if rest.endswith(b"\n"):
                    break
        yield line, size


def _not_lines(first: bytes) -> tuple[str, str] | None:
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "encoding", "is UTF-16; JSONL must be UTF-8"
    if first.startswith(b"PAR1"):
        return "binary", "is a Parquet file; name it .parquet"
    if b"\0" in first[:8192]:
        return "binary", "is binary data, not JSONL (it holds NUL bytes)"
    return None


def _article_of_line(line: bytes, size: int | None, origin: Origin) -> Article | Rejection:
    if size is not None:
        reason = f"the line has {size:,} bytes; articles of at most {origin.max_bytes:,} are read"
        return origin.reject("too_large", reason, line)
    try:
        row = json.loads(line.decode("utf-8"))
        if isinstance(row, dict):
            return article_of(row, origin)
    except UnicodeDecodeError as error:
        return origin.reject("encoding", f"is not UTF-8: {describe(error)}", line)
    except json.JSONDecodeError as error:
        return origin.reject("json", f"is not JSON: {error.msg} (column {error.colno})", line)
    except (RecursionError, ValueError) as error:
        return origin.reject("json", f"is not JSON that can be read: {str(error)[:200]}", line)
    return origin.reject("json", f"is JSON, but not an object: {type(row).__name__}", line)


def _read_parquet(path: Path, origin: Origin) -> Iterator[Article | Rejection]:
    rows = 0
    if not path.stat().st_size:
        yield origin.reject("empty", "is empty")
        return
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            if problem := _wrong_columns(file.schema_arrow):
                yield origin.reject(*problem)
                return
            columns = [name for name in FIELDS if file.schema_arrow.names.count(name) == 1]
            for batch in file.iter_batches(batch_size=256, columns=columns):
                for row in _rows(batch):
                    rows += 1
                    yield _article_of_row(row, Origin(origin.path, rows, origin.max_bytes))
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        at = Origin(origin.path, rows + 1 if rows else None, origin.max_bytes)
        yield at.reject("corrupt", f"is not a readable Parquet file{' from here on' if rows else ''}: {first[:200]}")
        return
    if not rows:
        yield origin.reject("empty", "is empty (no rows)")


def _wrong_columns(schema: pa.Schema) -> tuple[str, str] | None:
    if "text" not in schema.names:
        return "no_text", f"has no column text (its columns: {', '.join(schema.names)[:200]})"
    for name in (name for name in FIELDS if name != "author"):  # an author of any type costs no article its place
        if schema.names.count(name) > 1:
            return "bad_type", f"has {schema.names.count(name)} columns named {name}"
        if name in schema.names and not _fits(name, kind := schema.field(name).type):
            return "bad_type", f"its column {name} is {kind}, not string"
    return None


def _fits(name: str, kind: pa.DataType) -> bool:
    types = pa.types
    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind) or types.is_null(kind):
        return True
    if name == "published":
        return bool(types.is_date(kind) or types.is_timestamp(kind) or types.is_integer(kind))
    return name == "id" and bool(types.is_integer(kind))


def _rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | UnicodeDecodeError]:
    """Row by row where a string of the batch is no UTF-8: Arrow does not check what Parquet files claim."""
    try:
        yield from batch.to_pylist()
    except UnicodeDecodeError:
        for index in range(batch.num_rows):
            try:
                yield batch.slice(index, 1).to_pylist()[0]
            except UnicodeDecodeError as error:
                yield error


def _article_of_row(row: dict[str, Any] | UnicodeDecodeError, origin: Origin) -> Article | Rejection:
    if isinstance(row, UnicodeDecodeError):
        return origin.reject("encoding", f"is not UTF-8: {describe(row)}", bytes(row.object[:2000]))
    return article_of(row, origin)

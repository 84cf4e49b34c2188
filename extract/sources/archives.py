"""Files that hold other files: WARC (what crawlers write) and zip. Nothing is unpacked under a name from inside."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from extract.sources.article import Article, Origin, Rejection, article_of, shown
from extract.sources.encoding import Undecodable, decode
from extract.sources.pages import NoArticle, read_page

# A member that grows by more than this, once it is larger than UNSUSPECTED, was made to fill a disk.
MOST_GROWTH = 200
UNSUSPECTED = 10_000_000
MOST_BYTES = 20_000_000_000  # of all members of one zip
MOST_MEMBERS = 100_000

Read = Iterator[Article | Rejection]
ReadMember = Callable[[Path, str, Origin], Iterable[Article | Rejection]]  # file, its name in the archive, origin

_PAGES = ("text/html", "application/xhtml+xml", "text/plain")


def read_warc(path: Path, origin: Origin) -> Read:
    """The articles on the pages of a WARC file; rows are its records. Pictures and failed requests are no articles."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    row = found = 0
    try:
        with path.open("rb") as stream:
            for row, record in enumerate(ArchiveIterator(stream), start=1):
                if record.format != "warc" or not record.rec_headers.get_header("WARC-Type"):
                    raise ArchiveLoadFailed("a record does not begin as one of WARC does")
                if _is_page(record):
                    found += 1
                    yield _article_of_record(record, Origin(origin.path, row, origin.max_bytes))
    except (ArchiveLoadFailed, EOFError, ValueError, zlib.error, AttributeError) as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        at = Origin(origin.path, row + 1 if row else None, origin.max_bytes)
        yield at.reject("corrupt", f"is not a readable WARC file{' from here on' if row else ''}: {said[:200]}")
        return
    if not found:
        yield origin.reject("empty", f"holds no page that was read well ({row:,} records)")


def _is_page(record: Any) -> bool:
    if record.rec_type not in ("response", "resource"):
        return False
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return False
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    return str(kind).split(";")[0].strip().lower() in _PAGES


def _article_of_record(record: Any, origin: Origin) -> Article | Rejection:
    url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ") or None
    data = record.content_stream().read(origin.max_bytes + 1)
    if len(data) > origin.max_bytes:
        return origin.reject("too_large", f"the page has more than {origin.max_bytes:,} bytes", data[:2000], url)
    kind = str((record.http_headers or record.rec_headers).get_header("Content-Type") or "")
    try:
        if kind.startswith("text/plain"):
            return article_of({"url": url, "text": decode(data)}, origin)
        return article_of(read_page(data, url, charset_of(kind)).row(), origin)
    except (NoArticle, Undecodable) as error:
        return origin.reject(error.code, error.reason, data[:2000], url)


def charset_of(content_type: str | None) -> str | None:
    """`charset` of a Content-Type header, as written."""
    for part in (content_type or "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def read_zip(path: Path, origin: Origin, read_member: ReadMember) -> Read:
    """The articles of the files in a zip, in order of their names. `read_member` reads one that lies unpacked."""
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
            members = [one for one in archive.infolist() if _is_meant(one)]
            if not members:
                yield origin.reject("empty", "is empty")
            if len(members) > MOST_MEMBERS:
                yield origin.reject("too_large", f"holds {len(members):,} files; {MOST_MEMBERS:,} of them are read")
            left = MOST_BYTES
            for member in sorted(members[:MOST_MEMBERS], key=lambda one: one.filename):
                at = Origin(shown(f"{origin.path}!/{member.filename}"), None, origin.max_bytes)
                unpacked = Path(folder) / "member"
                problem, size = _unpack(archive, member, unpacked, left)
                left -= size
                if problem:
                    yield at.reject(*problem)
                else:
                    yield from read_member(unpacked, member.filename, at)
                unpacked.unlink(missing_ok=True)
    except (zipfile.BadZipFile, ValueError, EOFError, zlib.error, NotImplementedError) as error:
        yield origin.reject("corrupt", f"is not a readable zip file: {str(error)[:200]}")


def _is_meant(member: zipfile.ZipInfo) -> bool:
    """Not folders, nor what systems put beside the files, as for folders on disk."""
    parts = PurePosixPath(member.filename).parts
    hidden = any(part.startswith((".", "_")) and part != ".." for part in parts)
    return not member.is_dir() and not hidden and not parts[-1].upper().startswith("README") if parts else False


def _unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path, most: int
) -> tuple[tuple[str, str] | None, int]:
    """Write a member to a file of ours; a reason code and reason where it cannot be, and the bytes written."""
    if member.flag_bits & 0x1:
        return ("encrypted", "is encrypted"), 0
    limit = min(most, max(UNSUSPECTED, MOST_GROWTH * member.compress_size))
    try:
        with archive.open(member) as source, to.open("wb") as target:
            size = _copy(source, target, limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        return ("corrupt", f"cannot be unpacked: {str(error)[:200]}"), 0
    if size > limit:
        told = f"unpacks to more than {limit:,} bytes from {member.compress_size:,}"
        return ("too_large", f"{told}: it was made to fill a disk, or is no file of articles"), size
    return None, size


def _copy(source: IO[bytes], target: IO[bytes], limit: int) -> int:
    size = 0
    while size <= limit and (data := source.read(1 << 16)):
        size += len(data)
        target.write(data)
    return size

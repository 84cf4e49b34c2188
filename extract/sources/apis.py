"""JSON APIs as entries, by a mapping that is data: where the list is, what its fields are called, how pages follow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from extract.sources.charset import page_text
from extract.sources.configuration import Api, Source
from extract.sources.encoding import Undecodable
from extract.sources.fetching import Fetched
from extract.sources.listings import (
    Entry,
    ListingError,
    Load,
    Since,
    address_of,
    moment_of,
    plain,
    with_params,
)


def api_entries(source: Source, load: Load, since: Since, until: datetime) -> Iterator[Entry]:
    """Entries of a JSON API, page after page, by the mapping of the source."""
    api = source.api
    assert api is not None
    address = with_params(source.url, {**_filled(api, since, until), **_first_page(api)})
    paging, done = api.paging, set[str]()
    for number in range(paging.most):
        if address in done:
            return
        done.add(address)
        answer = load(address)
        if answer is None or answer.data is None:
            return
        body = _json(answer)
        items = value_at(body, api.items)
        if not isinstance(items, list):
            raise ListingError("mapping", f"has no list at {api.items or 'its top'} ({_shape(body)})")
        entries = [_api_entry(item, api, answer.url) for item in items]
        yield from entries
        older = since and api.newest_first and all(entry.moment and entry.moment < since for entry in entries)
        following = _next_page(api, answer, body, address, number, len(items))
        if not items or older or not following:
            return
        address = following
    raise ListingError("too_large", f"has more than {paging.most:,} pages")


def _filled(api: Api, since: Since, until: datetime) -> dict[str, str]:
    def shown(moment: datetime) -> str:
        return str(int(moment.timestamp())) if api.time_format == "epoch" else moment.strftime(api.time_format)

    moments = {"{since}": shown(since or datetime(1970, 1, 1, tzinfo=UTC)), "{until}": shown(until)}
    filled = {}
    for name, value in api.params.items():
        for mark, moment in moments.items():
            value = value.replace(mark, moment)
        filled[name] = value
    return filled


def _first_page(api: Api) -> dict[str, str]:
    paging = api.paging
    first = {paging.size_param: str(paging.size)} if paging.size_param and paging.size else {}
    if paging.kind in ("page", "offset"):
        first[paging.param] = str(paging.first if paging.kind == "page" else 0)
    return first


def _next_page(api: Api, answer: Fetched, body: Any, address: str, number: int, items: int) -> str | None:
    """The address of the page after this one; None after the last."""
    paging = api.paging
    if paging.kind in ("page", "offset"):
        if paging.size and items < paging.size:
            return None
        value = paging.first + number + 1
        if paging.kind == "offset":
            value = int(dict(parse_qsl(urlsplit(address).query)).get(paging.param, "0")) + items
        return with_params(address, {paging.param: str(value)})
    if paging.kind == "link":
        found = re.search(r'<([^>]+)>\s*;[^,]*\brel="?next"?', answer.link or "")
        return urljoin(answer.url, found.group(1)) if found else None
    following = value_at(body, paging.path) if paging.kind in ("cursor", "next") else None
    if following in (None, "", False) or isinstance(following, dict | list):
        return None
    if paging.kind == "next":
        return urljoin(answer.url, str(following))
    return with_params(address, {paging.param: str(following)})


def _json(answer: Fetched) -> Any:
    try:
        return json.loads(page_text(answer.data or b"", answer.charset)[0])
    except (ValueError, RecursionError, Undecodable) as error:
        start = (answer.data or b"")[:60].decode("utf-8", "replace")
        raise ListingError("json", f"is not JSON (it begins: {' '.join(start.split())})") from error


def _shape(body: Any) -> str:
    return f"its keys: {', '.join(map(str, list(body)[:10]))}" if isinstance(body, dict) else type(body).__name__


def _api_entry(item: Any, api: Api, address: str) -> Entry:
    values = {field: mapped(item, where) for field, where in api.fields.items()}
    return Entry(
        url=address_of(values.get("url"), address),
        title=plain(values.get("title")),
        text=values.get("text"),
        author=values.get("author"),
        published=values.get("published"),
        language=values.get("language"),
        moment=moment_of(values.get("updated")) or moment_of(values.get("published")),
        item_id=values.get("id"),
        source=values.get("source"),
    )


def mapped(item: Any, where: str) -> str | None:
    """A field of an item by its path, or a template with paths in braces; None where there is nothing."""
    if "{" in where:
        missing = False

        def filled(found: re.Match[str]) -> str:
            nonlocal missing
            value = value_at(item, found.group(1))
            missing = missing or value in (None, "")
            return str(value)

        text = re.sub(r"\{([^{}]+)\}", filled, where)
        return None if missing else text
    value = value_at(item, where)
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value if isinstance(part, str | int))
    if value is None or isinstance(value, dict | bool):
        return None
    return str(value).strip() or None


def value_at(node: Any, path: str) -> Any:
    """What stands at a dotted path (`data.items.0.title`); None where the path leads nowhere; all for an empty path."""
    for part in filter(None, path.split(".")):
        if isinstance(node, dict):
            node = node.get(part)
        elif isinstance(node, list) and part.lstrip("-").isdigit() and -len(node) <= int(part) < len(node):
            node = node[int(part)]
        else:
            return None
    return node

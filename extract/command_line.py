"""What all commands of `dragoman` have in common: failures in one line, options, settings, the screen.

The commands themselves are in `night_commands` and `inspection_commands`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.errors import DragomanError, InputError

if TYPE_CHECKING:
    from rich.console import Console

    from extract.settings import Settings
    from extract.sources.window import Window


class Group(click.Group):
    """Ends every failure in one clear line on stderr: exit 2 for what was asked wrongly, 1 for what failed."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            _fail("interrupted; the next night completes what was begun", 130)
        except BrokenPipeError:
            _fail("the reader of the output went away", 1)
        except Exception as error:
            if ctx.meta.get("debug"):
                raise
            _fail(one_line(error), 2 if isinstance(error, InputError) else 1)


def one_line(error: Exception) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, DragomanError):
        return said
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"{type(error).__name__}: {said} (--debug shows where)"


def _fail(message: str, code: int) -> None:
    click.echo(f"dragoman: error: {message}", err=True)
    sys.exit(code)


def _set_home(ctx: click.Context, _: click.Parameter, home: Path | None) -> None:
    if home is not None:
        ctx.find_root().obj = home


def _set_debug(ctx: click.Context, _: click.Parameter, debug: bool) -> None:
    if debug:
        ctx.meta["debug"] = True  # click shares meta between a group and its commands


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--home and --debug, before or after the name of the command."""
    folder = click.Path(file_okay=False, path_type=Path)
    command = click.option(
        "--home", type=folder, expose_value=False, callback=_set_home, is_eager=True,
        help="Home folder of all data ($DRAGOMAN_HOME, else ./data).",
    )(command)  # fmt: skip
    return click.option(
        "--debug", is_flag=True, expose_value=False, callback=_set_debug, is_eager=True,
        help="Show the traceback of an error.",
    )(command)  # fmt: skip


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@common_options
@click.version_option(package_name="dragoman")
def main() -> None:
    """Read news articles, Arabic first, and write down diplomatic events as tables in a DuckDB file."""
    from extract import logs

    logs.configure()


def settings_of(ctx: click.Context) -> Settings:
    """Settings from the environment, with --home where given. Raises InputError for a value that cannot be."""
    from pydantic import ValidationError

    from extract.settings import Settings

    try:
        home = ctx.find_root().obj
        return Settings(**({"home": home.expanduser()} if home else {}))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        name = name if name.isupper() else f"DRAGOMAN_{name.upper()}"  # a setting may have a name of its own
        raise InputError(f"{name}={first['input']}: {first['msg']}") from error


def existing(paths: Sequence[str], *, addresses: bool = True) -> list[str]:
    """The paths and addresses as given. Raises InputError for a path that does not exist."""
    for path in paths:
        if path.lower().startswith(("http://", "https://")):
            if not addresses:
                raise InputError(f"{path}: is an address; give it to `dragoman ingest`, or save the page")
            continue
        if not Path(path).exists() and not Path(path).is_symlink():
            raise InputError(f"{path}: does not exist")
    return list(paths)


def days(first: str | None, last: str | None) -> Window | None:
    """The days from `first` to `last`, one of which may be missing. Raises InputError for what is no day."""
    given = [day for day in (first, last) if day]
    if not given:
        return None
    from extract.orchestration import window

    try:
        return window(given[0], given[-1])
    except ValueError as error:
        raise InputError(f"--from, --to: {error}") from error


@contextmanager
def screen() -> Iterator[tuple[Console, Any]]:
    """A console for results on stdout, and a watcher that shows progress on stderr."""
    from rich.console import Console

    from extract import logs
    from extract.progress import watching
    from extract.reports import Unwatched

    if logs.as_json():  # the log tells of every step, and nothing else may stand between its lines
        yield Console(), Unwatched()
        return
    with watching(Console(stderr=True)) as watcher:
        yield Console(), watcher

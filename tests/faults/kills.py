"""kill -9 in the middle of the night: `make faults KILLS=200 SEED=1` (`python -m tests.faults.kills --help`)

A night is killed at a random moment (its whole process group, its main process alone, or one of its children), as each
step begins and ends, and before each of its file operations. After every kill the published file must open and hold the
night before or the whole new one; then the next night must complete, with published tables equal, row by row, to those
of nights that nobody disturbed. Some kills hit the first night of a home, most the second, which is incremental.

`--chain N` kills up to N nights in a row before the one that may complete. `--dbt quick` leaves dbt's data tests out,
`--dbt small` puts stand-ins in place of dbt (small_dbt.py) and of the extraction, so that the moments fall into our
own reading and writing, and a night takes about a second.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from extract.settings import PROJECT, Settings
from tests.faults.dying import STEPS
from tests.faults.nights import Way, differences, digest, left_over, published, write_inputs

VICTIMS = ("group", "group", "group", "parent", "parent", "child")
QUICK_DBT = '#!/bin/sh\nexec "{dbt}" "$@" --exclude-resource-type test unit_test exposure\n'
SMALL_DBT = '#!/bin/sh\nexec "{python}" "{project}/tests/faults/small_dbt.py" "$@"\n'


@dataclass(frozen=True)
class Kill:
    """What is killed when: `night` 1 or 2; `point` of dying.py, or a share of the night's usual length."""

    night: int
    point: str | float
    victim: str = "group"

    def __str__(self) -> str:
        when = self.point if isinstance(self.point, str) else f"{self.point:.0%} of it, the {self.victim}"
        return f"night {self.night} at {when}"


class Harness:
    """Homes before and after each undisturbed night, and the tables that they published."""

    def __init__(self, folder: Path, way: Way) -> None:
        self.folder, self.way = folder, way
        self.inputs = write_inputs(folder / "inputs")
        self.homes = [folder / "home-0", folder / "home-1", folder / "home-2"]
        self.tables: list[dict[str, list[tuple[object, ...]]]] = [{}]
        self.seconds = [0.0]
        self.homes[0].mkdir()
        for number in (1, 2):
            shutil.copytree(self.homes[number - 1], self.homes[number])
            started = time.monotonic()
            done = way.run(self.homes[number], self.inputs[number - 1])
            assert done.returncode == 0, done.stdout
            self.seconds.append(time.monotonic() - started)
            self.tables.append(published(self.homes[number]))

    def operations(self, night: int) -> int:
        """How many file operations the main process of that night makes."""
        home = self._copy(night, "counted")
        done = self._dying("file:0", home, night)
        shutil.rmtree(home)
        assert done.returncode == 0, done.stdout
        return int(done.stdout.rsplit("operations:", 1)[1])

    def try_kills(self, kills: list[Kill], name: str) -> list[str]:
        """Kill nights in a row, then let one complete; what is wrong afterwards, if anything."""
        night = kills[0].night
        home = self._copy(night, name)
        problems = []
        for kill in kills:
            self._killed(kill, home)
            problems += self._whole(home, night)
        done = self.way.run(home, self.inputs[night - 1])
        if done.returncode:
            problems.append(f"the next night failed: {done.stdout.strip()[-600:]}")
        else:
            problems += differences(published(home), self.tables[night]) + left_over(home)
        if problems:
            shutil.move(home, self.folder / "failed" / name)
        else:
            shutil.rmtree(home)
        return problems

    def _copy(self, night: int, name: str) -> Path:
        home = self.folder / "killed" / name
        return Path(shutil.copytree(self.homes[night - 1], home))

    def _killed(self, kill: Kill, home: Path) -> None:
        if isinstance(kill.point, str):
            self._dying(kill.point, home, kill.night)
            return
        command = self.way.command(home, self.inputs[kill.night - 1])
        process = subprocess.Popen(
            command, env=self.way.environment(), cwd=PROJECT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        with suppress(subprocess.TimeoutExpired):
            process.wait(kill.point * self.seconds[kill.night])
        with suppress(ProcessLookupError):
            children = descendants(process.pid)
            if kill.victim == "group":
                os.killpg(process.pid, signal.SIGKILL)
            elif kill.victim == "parent" or not children:
                process.kill()
            else:
                os.kill(random.choice(children), signal.SIGKILL)
        process.wait()

    def _dying(self, point: str, home: Path, night: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tests.faults.dying", point, str(home), str(self.inputs[night - 1])],
            env=self.way.environment() | {"DRAGOMAN_WORKERS": "1"}, cwd=PROJECT, start_new_session=True, text=True,
            check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def _whole(self, home: Path, night: int) -> list[str]:
        """The published file is the one of the night before, or the whole new one."""
        if not Settings(home=home).published.exists():
            return [] if night == 1 else ["the published file is gone"]
        found = published(home)
        if found not in (self.tables[night - 1], self.tables[night]):
            return [f"readers see neither night: {line}" for line in differences(found, self.tables[night])]
        return []


def descendants(pid: int) -> list[int]:
    """Children of a process and theirs, by /proc."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *descendants(child)]
    return found


def planned(options: argparse.Namespace, harness: Harness) -> Iterator[list[Kill]]:
    """Every step boundary, then the file operations, then random moments, in chains."""
    dice = random.Random(options.seed)
    if options.boundaries:
        for night in map(int, options.nights.split(",")):
            for step in STEPS:
                yield [Kill(night, f"step:{step}")]
                yield [Kill(night, f"end:{step}")]
    if options.operations:
        count = harness.operations(2)
        numbers = range(1, count + 1)
        chosen = numbers if options.operations >= count else sorted(dice.sample(numbers, options.operations))
        for number in chosen:
            yield [Kill(2, f"file:{number}")]
    left = options.kills
    while left > 0:
        length = min(left, dice.randint(1, options.chain))
        night = 1 if dice.random() < 0.2 else 2
        yield [Kill(night, dice.uniform(0, 1.02), dice.choice(VICTIMS)) for _ in range(length)]
        left -= length


def way_of(options: argparse.Namespace, folder: Path) -> Way:
    """The real dbt whole, the real one without its data tests, or stand-ins for it and for the extraction."""
    if options.dbt == "small":
        return small_way(folder)
    if options.dbt == "whole":
        return Way()
    return Way(_script(folder, QUICK_DBT.format(dbt=Path(sys.executable).parent / "dbt")))


def small_way(folder: Path) -> Way:
    """Stand-ins for dbt and for the extraction."""
    return Way(_script(folder, SMALL_DBT.format(python=sys.executable, project=PROJECT)), small=True)


def _script(folder: Path, text: str) -> Path:
    script = folder / "dbt"
    script.write_text(text)
    script.chmod(0o755)
    return script


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200, help="at random moments")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--chain", type=int, default=1, help="kill up to so many nights in a row")
    parser.add_argument("--dbt", choices=("whole", "quick", "small"), default="quick")
    parser.add_argument("--boundaries", type=int, default=1, help="0: leave the step boundaries out")
    parser.add_argument("--operations", type=int, default=0, help="kill before so many of the file operations, too")
    parser.add_argument("--nights", default="1,2", help="which nights the step boundaries are of")
    parser.add_argument("--jobs", type=int, default=1, help="homes that are worked on at once")
    parser.add_argument("--folder", type=Path, help="work here, and keep the homes that failed")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="dragoman-faults-"))
    (folder / "failed").mkdir(parents=True)
    harness = Harness(folder, way_of(options, folder))
    print(
        f"undisturbed: {digest(harness.tables[1])} and {digest(harness.tables[2])}, {harness.seconds[2]:.0f} s",
        flush=True,
    )
    counts: Counter[str] = Counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        chains = list(planned(options, harness))
        names = [f"{number:04}" for number in range(len(chains))]
        for name, kills, problems in zip(names, chains, pool.map(harness.try_kills, chains, names), strict=True):
            counts["kills"] += len(kills)
            counts["nights completed and compared"] += 1
            counts["failed"] += bool(problems)
            print(f"{name} {'; '.join(map(str, kills))}: {'; '.join(problems) or 'equal'}", flush=True)
    print(json.dumps(counts), f"in {folder / 'failed'}" if counts["failed"] else "")
    if not counts["failed"] and not options.folder:
        shutil.rmtree(folder)
    sys.exit(bool(counts["failed"]))


if __name__ == "__main__":
    main()

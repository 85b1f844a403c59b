"""Where a server is killed: a bank, books to copy for each trial, and a survivor that does what the dead one did not.

One trial is one forked process that is killed, two looks at one bank's journal, and an audit of both sets of books.
What is long to bring about is brought about once: modules are read before the fork, books are copied from a template,
and only what is to die, or to be traced, is a process of its own.
"""

import asyncio
import json
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from channel_server.adapters.storage.migrate import migrate
from channel_server.adapters.storage.open import open_database
from channel_server.application.create_drawdown import DrawdownOrder
from channel_server.database_url import parse_database_url
from channel_server.domain.channel_policy import SHIPPED_POLICY, ApprovalTerms
from channel_server.domain.money import Fen
from channel_server.domain.payee import Payee
from tests.sandbox_process import SandboxProcess
from tests.signed import BANK, Borrower, Entrusted, put_contract
from tests.torture import dumps, tracer
from tests.torture.audit import Audit, audit
from tests.torture.hooks import Counting, Dying
from tests.torture.paths import MoneyPath
from tests.torture.shelf import Shelf
from tests.torture.stage import KILLED, LONG_PATIENCE_MS, PATIENCE_MS, VAULT, Scene, perform_apart
from tests.torture.survivor import NotPerformedError, Survivor
from tests.torture.village import (
    BUSINESS_DATE,
    LASTING,
    PERSON_NAME,
    UNWELCOME,
    borrowers,
    visit_of,
    write_books,
    write_file,
)

_PEOPLE = borrowers(4)
_SELLER = Payee(PERSON_NAME, _PEOPLE[2].account_number, "FP-0001")
_TRIES = 3
_PEACE = "arrive_now = true\n"
"""The script that ends all faults."""


class OtherAccountError(Exception):
    """Core paid somebody who was not to be paid; the message says whom."""


class NotSetError(Exception):
    """What comes before a path could not be brought about: the machine is too busy. Nothing was tried."""


@dataclass(frozen=True, slots=True)
class CrashPoint:
    """Where on which path, and how often the path comes there."""

    path: str
    point: str
    occurrences: int


class Laboratory:
    """A bank, and templates of the books of which each trial has a copy."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._folder = folder
        self._shelf = shelf
        write_file(folder / "village.toml", _PEOPLE)
        (folder / "bank").mkdir()
        self._bank = SandboxProcess(folder / "bank", village=folder / "village.toml", script=_PEACE)
        self._bank.start()
        self._script = _PEACE
        self._survivor = Survivor()
        self._templates: dict[tuple[bool, int, str, float, bool], tuple[str, DrawdownOrder]] = {}

    def close(self) -> None:
        """End the survivor and the bank."""
        self._survivor.close()
        self._bank.kill()

    def find(self, path: MoneyPath) -> list[CrashPoint]:
        """Run a path once and tell its points."""
        counting = Counting()
        result = self._folder / "points.json"

        def prepare() -> Callable[[], None]:
            tracer.install(counting.reached)
            return counting.begin

        code = perform_apart(
            self._set(path), path.steps, prepare=prepare, result=lambda: dict(counting.seen), result_path=result
        )
        assert code == 0, f"{path.name} ended with {code}"
        seen: dict[str, int] = json.loads(result.read_text(encoding="utf-8"))
        return [CrashPoint(path.name, point, times) for point, times in seen.items()]

    def kill_at(self, path: MoneyPath, point: str, occurrence: int, *, ask_first: bool) -> tuple[bool, Audit]:
        """Kill at a point, have the rest done by the survivor, and audit. Tells whether the point was come to.

        Raises:
            NotSetError: as it says.
            NotPerformedError: what came after the kill failed, or came to no end.
            OtherAccountError: as it says.
        """
        since = dumps.latest_posting(self._bank.data)
        scene = self._set(path)
        killed = self._die(scene, path.steps, point, occurrence) == KILLED
        self._use(_PEACE)
        # The terminal asks, or sends the same again; and whatever was under way is taken up.
        steps = ["ask" if ask_first else "draw"]
        steps += [step for step in ("withdraw", "lapse", "reverse", "repay") if step in path.steps + path.before]
        if path.stand != "JC-0317":
            # What waits for a person waits for ever in a trial where none comes.
            steps.append("approve")
        try:
            self._survivor.perform(scene, ["sweep", *steps, "sweep", "deliver"])
        except NotPerformedError:
            # It may still be at it.
            self._renew()
            raise
        paid_to = dumps.paid_to(self._bank.data, since)
        if not paid_to <= {_paid_account(path)}:
            raise OtherAccountError(f"paid to {paid_to}, and not to {_paid_account(path)}")
        with tempfile.TemporaryDirectory(dir=self._folder) as place:
            dumps.write(Path(place), [dumps.World("trial", self._shelf.reader(scene.database), self._bank.data, since)])
            return killed, audit(Path(place))

    def _die(self, scene: Scene, steps: tuple[str, ...], point: str, occurrence: int) -> int:
        dying = Dying(point, occurrence, self._folder / "hits")

        def prepare() -> Callable[[], None]:
            tracer.install(dying.reached, only=point)
            return dying.begin

        return perform_apart(scene, steps, prepare=prepare)

    def _set(self, path: MoneyPath) -> Scene:
        """Bring about what a path begins with; on a busy machine the bank may be too slow for it once or twice."""
        template, order = self._template(path)
        for _ in range(_TRIES):
            database = self._shelf.copy_of(template)
            scene = Scene(
                database,
                self._bank.address,
                order,
                str(uuid.uuid4()),
                str(uuid.uuid4()),
                path.stand,
                PATIENCE_MS if path.is_silent else LONG_PATIENCE_MS,
            )
            self._use(path.script or _PEACE)
            if self._begun(path, scene):
                return scene
        raise NotSetError(f"{path.name}: what comes before, to {path.dies or 'its end'}, failed {_TRIES} times")

    def _begun(self, path: MoneyPath, scene: Scene) -> bool:
        if path.dies:
            return self._die(scene, path.before, path.dies, 1) == KILLED
        if not path.before:
            return True
        try:
            self._survivor.perform(scene, path.before)
        except NotPerformedError:
            self._renew()
            return False
        return True

    def _use(self, script: str) -> None:
        """Give the bank a script; one that has faults is used up, and is given anew."""
        if script == self._script == _PEACE:
            return
        self._bank.use_script(script)
        self._script = script

    def _renew(self) -> None:
        self._survivor.close()
        self._survivor = Survivor()

    def _template(self, path: MoneyPath) -> tuple[str, DrawdownOrder]:
        key = (path.unwelcome, path.amount_fen, path.stand, path.lapses_after_s, path.entrusted)
        if key not in self._templates:
            template = self._shelf.new()
            self._templates[key] = (template, _fill(template, path))
            self._shelf.watch(template)
        return self._templates[key]


def _borrower(path: MoneyPath) -> Borrower:
    return UNWELCOME if path.unwelcome else _PEOPLE[1]


def _paid_account(path: MoneyPath) -> str:
    return _SELLER.account_number if path.entrusted else _borrower(path).account_number


def _fill(template: str, path: MoneyPath) -> DrawdownOrder:
    url = parse_database_url(template)
    migrate(url)
    visit = visit_of(_borrower(path), path.stand)
    now = datetime.now(UTC)
    names = [str(uuid.uuid4()) for _ in range(3)]

    async def fill() -> DrawdownOrder:
        books = await open_database(url)
        await books.write(lambda opened: write_books(opened, VAULT, _PEOPLE))
        if path.lapses_after_s:
            terms = ApprovalTerms(lapses_after=timedelta(seconds=path.lapses_after_s))
            policy = replace(SHIPPED_POLICY, in_force_from=date(2020, 1, 2), approval=terms)
            await books.write(lambda opened: opened.put_channel_policy(BANK, policy))
        order = await books.write(
            lambda opened: put_contract(
                opened,
                visit,
                request_id=names[0],
                quote_id=names[1],
                contract_id=names[2],
                amount=Fen(path.amount_fen),
                business_date=BUSINESS_DATE,
                now=now,
                expires=now + LASTING,
                entrusted=Entrusted(_SELLER, VAULT) if path.entrusted else None,
            )
        )
        await books.close()
        return order

    return asyncio.run(fill())

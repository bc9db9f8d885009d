"""Kills the service at any instant and counts what was lost: `python bench/faults.py [--runs 200]`.

Every run has a state folder of its own, a news site and a webhook sink on loopback. The sink answers a part
of its requests with 500, 429 and Retry-After, or 410, takes a message and answers too late, hangs, hangs up.
The real `watcher run` is killed with SIGKILL at a random instant, one to three times, and started again until
all is read and told; what a 410 gave up is sent again, as an operator would (`watcher alerts --resend`). Then
it is ended with SIGTERM. Half of the runs have a second act: news that change what the first told.

Counted against a run that nobody disturbed: alerts that the sink never took, alerts that came under a second
key, ledgers that differ. Exit code 0 when all three are 0. `--seed` repeats the same instants and faults.

The service is forked from a process that has its modules loaded: it is the same program, and 200 runs take
minutes instead of an hour. The servers stand in another process, so that nothing but the service is killed.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import queue
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from faults_world import FEEDS, Scene, World

ROOT = Path(__file__).parents[1]
PR_SET_PDEATHSIG = 1
PATIENCE = 240.0  # seconds until a run counts as stuck: a busy machine is no fault of the service
STOP_WITHIN = 10.0  # seconds, as promised for SIGTERM
CONFIG = """
[service]
tick = 0.05
log_level = "warning"
reload = 0
[fetch]
contact = "bench@desk.example"
host_gap = 0
per_host = 8
min_interval = 1
allow = ["{host}"]
[seeds]
enabled = false
[web]
enabled = false
[health]
heartbeat = ""
[send]
first_delay = 0.05
max_delay = 1
allow = ["{host}"]
[alerts]
max_per_hour = 0
digest_over = {digest_over}
digest_after = "0s"
[[channels]]
name = "desk"
type = "webhook"
url = "http://{host}/{run}/hook"
secret = "bench"
timeout = 0.6
"""
FEED = '[[feeds]]\nname = "{name}"\nurl = "http://{host}/{run}/{name}"\nowner = "{name}"\ninterval = 1\n'


@dataclass
class Outcome:
    """What one run left: how it was disturbed, and how it ended."""

    kills: int = 0
    phases: list[str] = field(default_factory=list)  # how far the store was at each kill
    resent: int = 0
    trouble: str = ""


class Nursery:
    """A process that forks services: it has one thread and all modules, and its children are the program."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert self._process.stdout is not None
        assert json.loads(self._process.stdout.readline()) == "ready"

    def start(self, folder: Path) -> int:
        """The process id of a `watcher run` on the config and state in `folder`."""
        return int(self._ask({"start": str(folder)}))

    def wait(self, pid: int, within: float) -> int | None:
        """How the process ended (the number of a signal below 0), None when it goes on."""
        return self._ask({"wait": pid, "within": within})

    def end(self, pid: int) -> None:
        """The process is there no more."""
        self._ask({"end": pid})

    def _ask(self, question: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def nursery() -> None:
    """The loop of the nursery's process."""
    import apprise  # noqa: F401 - loaded before the forks

    import watcher.app.daemon
    import watcher.app.service
    import watcher.cli.main

    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        if "start" in question:
            print(json.dumps(_fork(Path(question["start"]), watcher.cli.main.main)), flush=True)
        elif "wait" in question:
            print(json.dumps(_ended(question["wait"], question["within"])), flush=True)
        else:
            with suppress(ChildProcessError, ProcessLookupError):
                os.kill(question["end"], signal.SIGKILL)
                os.waitpid(question["end"], 0)
            print("null", flush=True)


def _fork(folder: Path, main: Any) -> int:
    pid = os.fork()
    if pid:
        return pid
    ctypes.CDLL(None).prctl(
        PR_SET_PDEATHSIG, signal.SIGKILL
    )  # a bench that is broken off leaves nothing running
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(0)
    sys.argv = ["watcher", "-c", str(folder / "config"), "-s", str(folder / "state"), "run"]
    try:
        main()
    except SystemExit as ended:
        os._exit(int(ended.code or 0))
    os._exit(0)


def _ended(pid: int, within: float) -> int | None:
    end = time.monotonic() + within
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > end:
            return None
        time.sleep(0.005)


class Run:
    """One state folder, its scene, and the service that is killed on it."""

    def __init__(
        self, name: str, folder: Path, world: World, nurse: Nursery, scene: Scene, acts: int
    ) -> None:
        self.folder, self.scene, self.acts = folder / name, scene, acts
        self._nurse = nurse
        world.scenes[name] = scene
        self._write_config(name, world.host)

    def _write_config(self, name: str, host: str) -> None:
        config = self.folder / "config"
        (config / "topics").mkdir(parents=True)
        shutil.copy(ROOT / "config" / "topics" / "us-russia.toml", config / "topics")
        # In half of the runs whatever waits behind another goes out as a digest, under a key of its own.
        digest_over = 1 if self.scene.seed % 2 else 1_000
        (config / "watcher.toml").write_text(CONFIG.format(host=host, run=name, digest_over=digest_over))
        feeds = (FEED.format(name=outlet, host=host, run=name) for outlet in FEEDS)
        (config / "feeds.toml").write_text("\n".join(feeds))

    def play(self, kill_after: list[float]) -> Outcome:
        """The service was killed after each of the times, and then ran until all was read and told."""
        outcome = Outcome()
        for seconds in kill_after:
            pid = self._nurse.start(self.folder)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                self._go_on(outcome)
                time.sleep(min(0.02, max(0.0, end - time.monotonic())))
            outcome.phases.append(self._phase())
            os.kill(pid, signal.SIGKILL)
            self._nurse.wait(pid, PATIENCE)
            outcome.kills += 1
        pid = self._nurse.start(self.folder)
        end = time.monotonic() + PATIENCE
        while not self._is_quiet():
            self._go_on(outcome)
            code = self._nurse.wait(pid, 0.02)
            if code is not None or time.monotonic() > end:
                outcome.trouble = f"ended with {code} before all was told" if code is not None else "stuck"
                break
        if not outcome.trouble:
            os.kill(pid, signal.SIGTERM)
            code = self._nurse.wait(pid, STOP_WITHIN)
            # In the first moments of its start, before it has begun, the service ends by the signal itself.
            outcome.trouble = "" if code in (0, -signal.SIGTERM) else f"SIGTERM: exit code {code}"
        self._nurse.end(pid)
        return outcome

    def _go_on(self, outcome: Outcome) -> None:
        """The second act begins when the first has been read; dead letters are sent again."""
        if self.acts > 1 and not self.scene.is_later and self._has_read(1):
            self.scene.is_later = True
        if self._count("SELECT count(*) FROM delivery WHERE state = 'dead'"):
            outcome.resent += self._resend()

    def _resend(self) -> int:
        from watcher.store import open_store

        store = open_store(self.folder / "state")
        try:
            with store.transaction() as tx:
                return tx.requeue_dead(None, datetime.now(UTC))
        finally:
            store.close()

    def _is_quiet(self) -> bool:
        return self._has_read(self.acts) and not self._count(
            "SELECT count(*) FROM delivery WHERE state <> 'sent'"
        )

    def _has_read(self, acts: int) -> bool:
        entries = sum(act <= acts for stories in FEEDS.values() for act, _, _ in stories)
        return self._count("SELECT count(*) FROM entry WHERE outcome IS NOT NULL") == entries

    def _phase(self) -> str:
        if not self._count("SELECT count(*) FROM alembic_version"):
            return "before the store was made"
        if self._is_quiet():
            return "when all was told"
        if self._count("SELECT count(*) FROM delivery WHERE state <> 'sent'"):
            return "while sending"
        entries = self._count("SELECT count(*) FROM entry")
        return "while reading" if entries else "before the first poll was kept"

    def _count(self, question: str) -> int:
        path = self.folder / "state" / "watcher.db"
        if not path.exists():
            return 0
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=2)) as connection:
                return int(connection.execute(question).fetchone()[0])
        except sqlite3.OperationalError:
            return 0

    # ------------------------------------------------------------------------------------------ looking

    def ledger(self) -> list[tuple[Any, ...]]:
        """Every round as it stands, but for the moments at which it was heard of."""
        from watcher.store import open_store

        store = open_store(self.folder / "state")
        try:
            with store.reading() as tx:
                return sorted(_standing(known) for known in tx.rounds())
        finally:
            store.close()

    def told(self) -> dict[str, set[str]]:
        """Every alert that the sink took, by its identity, with the keys of all messages that carried it."""
        taken = {_identity(alert) for _, message in self.scene.accepted for alert in _alerts(message)}
        keys: dict[str, set[str]] = {identity: set() for identity in taken}
        for key, message in self.scene.offered:
            for alert in _alerts(message):
                keys.setdefault(_identity(alert), set()).add(key)
        return {identity: under for identity, under in keys.items() if identity in taken or under}

    def taken(self) -> Counter[str]:
        return Counter(_identity(alert) for _, message in self.scene.accepted for alert in _alerts(message))


def _standing(known: Any) -> tuple[Any, ...]:
    claims = (
        (slot, claim.value, sorted(claim.owners)) for slot, claims in known.values.items() for claim in claims
    )
    return (
        known.id,
        known.status.value,
        str(known.when),
        known.venue or "",
        known.version,
        known.is_disputed,
        sorted(known.owners),
        sorted(known.outlets),
        sorted(claims),
    )


def _alerts(message: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = message.get("alerts", [message])
    return found


def _identity(alert: dict[str, Any]) -> str:
    return f"{alert['key']} {alert['kind']} {alert['now']}"


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    options = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    options.add_argument("--runs", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--lanes", type=int, default=3, help="runs at the same time: most of one is waiting")
    options.add_argument("--keep", action="store_true", help="keep the folders of the runs and name them")
    options.add_argument("--nursery", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.nursery:
        nursery()
        return 0
    sys.path.insert(0, str(ROOT))
    folder = Path(tempfile.mkdtemp(prefix="watcher-faults-"))
    bench = Bench(folder, chosen.seed, chosen.lanes, chosen.keep)
    try:
        return bench.run(chosen.runs)
    finally:
        bench.close()
        if chosen.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


class Bench:
    """The undisturbed runs, then the disturbed ones in their lanes, and what was counted."""

    def __init__(self, folder: Path, seed: int, lanes: int, keep: bool) -> None:
        self._folder, self._seed, self._keep = folder, seed, keep
        self._world = World()
        self._nurses: queue.Queue[Nursery] = queue.Queue()
        for _ in range(lanes):
            self._nurses.put(Nursery())
        self._lanes = lanes
        self._counts: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()
        self._expected: dict[int, tuple[list[tuple[Any, ...]], set[str], float]] = {}
        self._counting = threading.Lock()

    def close(self) -> None:
        for _ in range(self._lanes):
            self._nurses.get().close()
        self._world.close()

    def run(self, runs: int) -> int:
        began = time.monotonic()
        for acts in (1, 2):
            if not self._calm(acts):
                return 1
        with ThreadPoolExecutor(self._lanes) as lanes:
            for done, _ in enumerate(lanes.map(self._disturbed, range(runs)), 1):
                if done % 20 == 0:
                    print(f"{done} runs, {time.monotonic() - began:.0f} s", flush=True)
        return _report(runs, self._counts, self._faults, time.monotonic() - began)

    def _calm(self, acts: int) -> bool:
        nurse = self._nurses.get()
        run = Run(f"calm{acts}", self._folder, self._world, nurse, Scene(0, 0.0, 0, 0.0), acts)
        since = time.monotonic()
        outcome = run.play([])
        self._nurses.put(nurse)
        self._expected[acts] = run.ledger(), set(run.taken()), time.monotonic() - since
        ledger, alerts, lasted = self._expected[acts]
        print(f"undisturbed, {acts} act(s): {len(ledger)} rounds, {len(alerts)} alerts, {lasted:.1f} s")
        if outcome.trouble:
            print(f"it failed: {outcome.trouble}\n{(run.folder / 'log').read_text()}")
        return not outcome.trouble

    def _disturbed(self, number: int) -> None:
        chance = random.Random(f"{self._seed}/{number}")
        acts = 1 + number % 2
        ledger, alerts, lasted = self._expected[acts]
        scene = Scene(chance.randrange(10**9), 0.5, 10, 0.9)
        nurse = self._nurses.get()
        run = Run(f"run{number}", self._folder, self._world, nurse, scene, acts)
        kills = [chance.uniform(0.02, 1.1 * lasted) for _ in range(chance.choice((1, 1, 2, 3)))]
        try:
            outcome = run.play(kills)
        finally:
            self._nurses.put(nurse)
        with self._counting:
            self._faults.update(scene.faults)
            self._counts.update(f"killed {phase}" for phase in outcome.phases)
            self._counts["kills"] += outcome.kills
            self._counts["sent again by hand after 410"] += outcome.resent
            wrong = _compare(run, outcome, ledger, alerts, self._counts)
        if wrong:
            tail = (run.folder / "log").read_text().splitlines()[-8:]
            print("\n  ".join([f"run {number} (seed {self._seed}): {'; '.join(wrong)}", *tail]), flush=True)
        del self._world.scenes[run.folder.name]
        if not self._keep:
            shutil.rmtree(run.folder, ignore_errors=True)


def _compare(
    run: Run, outcome: Outcome, ledger: list[tuple[Any, ...]], alerts: set[str], counts: Counter[str]
) -> list[str]:
    wrong = [outcome.trouble] if outcome.trouble else []
    counts["runs that did not end well"] += bool(outcome.trouble)
    if outcome.trouble:  # what still waits is not lost: nothing is to be counted before the end
        return wrong
    taken = run.taken()
    lost, more = alerts - set(taken), set(taken) - alerts
    doubled = [identity for identity, under in run.told().items() if len(under) > 1]
    is_equal = run.ledger() == ledger
    counts["alerts told"] += len(taken)
    counts["alerts lost"] += len(lost)
    counts["alerts nobody expected"] += len(more)
    counts["alerts under a second key"] += len(doubled)
    counts["taken again under the same key"] += sum(taken.values()) - len(taken)
    counts["ledgers that differ"] += not is_equal
    wrong += [f"lost: {identity}" for identity in lost] + [f"not expected: {identity}" for identity in more]
    wrong += [f"under several keys: {identity}" for identity in doubled]
    return wrong + ([] if is_equal else [f"ledger: {run.ledger()} instead of {ledger}"])


def _report(runs: int, counts: Counter[str], faults: Counter[str], seconds: float) -> int:
    failures = (
        "alerts lost",
        "alerts under a second key",
        "ledgers that differ",
        "alerts nobody expected",
        "runs that did not end well",
    )
    print(f"\n{runs} runs in {seconds:.0f} s, {counts['kills']} kills")
    for name in sorted(name for name in counts if name.startswith("killed")):
        print(f"  {name}: {counts[name]}")
    print("the sink answered: " + ", ".join(f"{name} {count}" for name, count in sorted(faults.items())))
    for name in ("alerts told", "taken again under the same key", "sent again by hand after 410", *failures):
        print(f"{name}: {counts[name]}")
    return 1 if any(counts[name] for name in failures) else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Several processes that answer at one address."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.processes import children_of, emulator_process, is_gone, python_children_of
from tests.support.shop import Shop
from tests.support.waiting import eventually
from tests.support.wire import Wire, new_key

PATIENCE = 30.0


def has_begun(worker: int) -> bool:
    """Whether a worker has a table: only then it starts threads, beside the one that ends it with its parent."""
    return len(list(Path(f"/proc/{worker}/task").iterdir())) > 2


@pytest.mark.engine("dynoxide")
def test_workers_share_a_store_and_one_that_dies_is_replaced(tmp_path: Path) -> None:
    with emulator_process(tmp_path, EMULATOR_WORKERS="2") as (process, url):
        wire = Wire(url, new_key())
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda n: wire.post("/v1/customers", {"name": str(n)}).json["id"], range(40)))
        assert {each["id"] for each in wire.all("/v1/customers")} == set(made)
        again = [wire.post("/v1/customers", {"name": "x"}, Idempotency_Key="once").json["id"] for _ in range(8)]
        assert len(set(again)) == 1
        workers = python_children_of(process.pid)
        assert len(workers) == 2
        os.kill(min(workers), signal.SIGKILL)
        eventually(lambda: len(python_children_of(process.pid) - {min(workers)}) == 2)
        assert len(wire.all("/v1/customers")) == 41
        replaced = python_children_of(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert all(map(is_gone, replaced))


def test_it_is_told_although_whoever_starts_it_has_signals_wait() -> None:
    program = """
import signal, time
from emulator import workers
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
def serve(number, ready):
    ready()
    time.sleep(60)
def tell():
    raise KeyboardInterrupt
try:
    workers.run(2, serve, tell)
except KeyboardInterrupt:
    print("told")
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert said.stdout == "told\n"


@pytest.mark.parametrize(
    ("moment", "told", "who"),
    [
        ("before", signal.SIGUSR1, "getpid"),
        ("before", signal.SIGTERM, "getpid"),
        ("after_in_parent", signal.SIGUSR1, "getpid"),
        ("after_in_parent", signal.SIGTERM, "getpid"),
        ("after_in_child", signal.SIGUSR1, "getppid"),
        ("after_in_child", signal.SIGTERM, "getppid"),
        ("after_in_child", signal.SIGTERM, "getpid"),
    ],
)
def test_who_is_told_while_a_worker_is_started_hears_it(moment: str, told: signal.Signals, who: str) -> None:
    program = f"""
import os, signal, time
from emulator import workers
def interrupt(*_):
    raise KeyboardInterrupt
def serve(number, ready):
    time.sleep(60)
signal.signal(signal.SIGTERM, interrupt)
os.register_at_fork({moment}=lambda: os.kill(os.{who}(), {told:d}))
try:
    raise SystemExit(workers.run(1, serve, interrupt))
except KeyboardInterrupt:
    pass
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.engine("dynoxide")
def test_what_takes_the_place_of_the_first_does_not_greet_again(tmp_path: Path) -> None:
    with emulator_process(tmp_path, EMULATOR_WORKERS="2") as (process, url):
        first = python_children_of(process.pid)
        for worker in first:
            os.kill(worker, signal.SIGKILL)
        # Whoever answers this has taken the place of one of them.
        assert Wire(url, new_key()).get("/v1/customers").status == 200
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE)
        assert "another one takes its place" in said
        assert "Serving on" not in said


@pytest.mark.engine("dynoxide")
def test_a_program_is_told_of_the_process_that_holds_all_others() -> None:
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "emulator", "serve", "--port", "0", "--store", "dynoxide", "--workers", "2"]
    with (
        subprocess.Popen(
            [*command, "--ready-fd", str(writing), "--json"], pass_fds=(writing,), stdout=subprocess.PIPE
        ) as process,
        open(reading) as ready,
    ):
        os.close(writing)
        # That this comes to an end says that none of them holds it open.
        assert json.loads(ready.read())["pid"] == process.pid
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_it_is_told_by_whoever_is_ready_first(tmp_path: Path) -> None:
    program = """
import os, signal, sys, time
from pathlib import Path
from emulator import workers
def serve(number, ready):
    if not (died := Path(sys.argv[1], str(number))).exists():
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    ready()
    time.sleep(60)
def tell():
    print("ready", os.getpid())
    raise KeyboardInterrupt
try:
    workers.run(2, serve, tell)
except KeyboardInterrupt:
    print("ended", os.getpid())
"""
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        said, complained = process.communicate(timeout=PATIENCE)
    assert said.splitlines() == [f"ready {process.pid}", f"ended {process.pid}"]
    assert "Worker 1 was ended by SIGKILL; another one takes its place." in complained


@pytest.mark.engine("dynoxide")
def test_one_that_dies_while_the_engine_hangs_is_replaced_once_it_answers(tmp_path: Path) -> None:
    with emulator_process(tmp_path, EMULATOR_WORKERS="2", EMULATOR_STORE_TIMEOUT="2") as (process, url):
        wire = Wire(url, new_key())
        customer = wire.ok(wire.post("/v1/customers"))["id"]
        workers = python_children_of(process.pid)
        (engine,) = children_of(process.pid) - workers
        eventually(lambda: all(map(has_begun, workers)))
        os.kill(engine, signal.SIGSTOP)
        try:
            os.kill(min(workers), signal.SIGKILL)
            assert process.stdout is not None
            said = iter(process.stdout.readline, "")
            assert any(f"Worker {number} could not start" in line for line in said for number in (1, 2))
        finally:
            os.kill(engine, signal.SIGCONT)
        eventually(lambda: len(python_children_of(process.pid) - {min(workers)}) == 2)
        assert [each["id"] for each in wire.all("/v1/customers")] == [customer]


@pytest.mark.engine("dynoxide")
def test_workers_end_with_a_first_process_that_is_killed(tmp_path: Path) -> None:
    with emulator_process(tmp_path, EMULATOR_WORKERS="2") as (process, url):
        wire = Wire(url, new_key())
        customer = wire.post("/v1/customers", {"name": "Jenny"}).json["id"]
        workers = python_children_of(process.pid)
        process.kill()
        eventually(lambda: all(map(is_gone, workers)))
    with emulator_process(tmp_path) as (_, url):
        assert [each["id"] for each in Wire(url, wire.key).all("/v1/customers")] == [customer]


@pytest.mark.engine("dynoxide")
def test_workers_go_on_when_their_engine_has_ended(tmp_path: Path) -> None:
    with emulator_process(tmp_path, EMULATOR_WORKERS="2") as (process, url):
        wire = Wire(url, new_key())
        assert wire.get("/v1/customers").status == 200
        workers = python_children_of(process.pid)
        (engine,) = children_of(process.pid) - workers
        os.kill(engine, signal.SIGKILL)
        eventually(lambda: wire.get("/v1/customers").status == 503)
        assert python_children_of(process.pid) == workers
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


@pytest.mark.engine("dynoxide")
def test_the_accounts_own_numbers_have_no_gap_across_workers(tmp_path: Path) -> None:
    with emulator_process(tmp_path, EMULATOR_WORKERS="2") as (_, url):
        shop = Shop(Wire(url, new_key()))
        settings = b'{"invoice_numbering": "account", "invoice_prefix": "INV"}'
        shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=settings))
        drafts = [shop.draft(None, 500)["id"] for _ in range(32)]

        def send(draft: str) -> str:
            while (answer := shop.wire.post(f"/v1/invoices/{draft}/send")).status == 429:
                pass
            return str(shop.wire.ok(answer)["number"])

        with ThreadPoolExecutor(32) as pool:
            numbers = sorted(pool.map(send, drafts))
        assert numbers == [f"INV-{number:04d}" for number in range(1, 33)]


@pytest.mark.engine("dynoxide")
def test_what_one_worker_changes_of_a_world_all_others_go_by(tmp_path: Path) -> None:
    with emulator_process(tmp_path, EMULATOR_WORKERS="3") as (_, url), ThreadPoolExecutor(12) as pool:
        shop = Shop(Wire(url, new_key()))
        customer = shop.customer()["id"]
        for number in range(20):
            settings = json.dumps({"business_name": f"Rosen {number}"}).encode()
            shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=settings))
            drafts = pool.map(lambda _: shop.draft(customer), range(12))
            assert {each["account_name"] for each in drafts} == {f"Rosen {number}"}


@pytest.mark.engine("dynoxide")
def test_who_reads_in_another_process_sees_the_old_world_or_the_new_one(tmp_path: Path) -> None:
    with emulator_process(tmp_path, EMULATOR_WORKERS="2") as (_, url), ThreadPoolExecutor(64) as pool:
        shop = Shop(Wire(url, new_key()))

        def read() -> list[str]:
            return [each["id"] for each in shop.get("/v1/customers", limit=100)["data"]]

        shop.customer()
        worlds = {"few": read()}
        shop.post("/_emulator/snapshots/few")
        list(pool.map(lambda _: shop.customer(), range(300)))
        worlds["many"] = read()
        shop.post("/_emulator/snapshots/many")
        for name in ("few", "many") * 2:
            restored = pool.submit(shop.post, f"/_emulator/snapshots/{name}/restore")
            readers = []
            while not restored.done():
                readers.append(pool.submit(read))
                time.sleep(0.02)
            assert all(reader.result() in worlds.values() for reader in readers)
            assert restored.result()["name"] == name
            assert read() == worlds[name]


def test_the_embedded_engine_has_one_process() -> None:
    command = [sys.executable, "-m", "emulator", "serve", "--port", "0", "--store", "embedded", "--workers", "2"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "The embedded engine holds its data in one process alone, and workers are several: set "
        "EMULATOR_STORE=dynoxide, which `make dynoxide` brings, or EMULATOR_WORKERS=1.\n"
    )


@pytest.mark.engine("dynoxide")
def test_workers_that_cannot_start_end_all() -> None:
    command = [sys.executable, "-m", "emulator", "serve", "--port", "0", "--store", "dynoxide", "--workers", "2"]
    ended = subprocess.run([*command, "--table", "x"], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert {line.partition(" (")[0] for line in ended.stderr.splitlines()} == {
        "The table x cannot be had from DynamoDB"
    }

"""How a kernel starts and ends, on which transports, and with how many clients."""
import hashlib
import hmac
import json
import os
import signal
import stat
import subprocess
import sys
import time
import uuid

import pytest
import zmq

import snippets
from conftest import DELIMITER, Client, kernel_command
from test_protocol import stream


# Transports and keys

def test_ipc(start):
    kernel = start(transport="ipc")
    assert kernel.client().is_alive()
    paths = [f"{kernel.info['ip']}-{kernel.info[c + '_port']}"
             for c in ("shell", "iopub", "stdin", "control", "hb")]
    assert all(stat.S_IMODE(os.stat(p).st_mode) & 0o077 == 0 for p in paths)
    kernel.clients[0].send("shutdown_request", {"restart": False}, channel="control")
    assert kernel.exit_code() == 0
    assert not any(os.path.exists(p) for p in paths)


def test_stale_ipc_files_are_replaced(start):
    first = start(transport="ipc")
    first.client()
    first.process.kill()
    first.process.wait()
    second = start(changes=first.info, transport="ipc")
    assert second.client().is_alive()


def test_empty_key(start):
    client = start(key=b"").client()
    assert client.is_alive()
    # Unsigned messages are all alike to a kernel without a key: none counts as a repetition.
    assert client.is_alive()


def test_curve(start):
    public, secret = zmq.curve_keypair()
    kernel = start(changes={
        "curve_publickey": public.decode(), "curve_secretkey": secret.decode()})
    assert kernel.client().is_alive()
    plain = Client({**kernel.info, "curve_publickey": None})
    plain.send("kernel_info_request")
    assert not plain.shell.poll(500)
    plain.close()


def test_jupyter_client_encrypts_what_it_starts():
    from jupyter_client.manager import start_new_kernel
    manager, client = start_new_kernel(
        kernel_name="credence", transport_encryption="required")
    try:
        assert json.load(open(manager.connection_file))["curve_publickey"]
        assert client.execute_interactive(
            snippets.SUM, timeout=20, output_hook=lambda m: None)["content"]["status"] == "ok"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_ports_left_to_the_system_are_written_back(start):
    kernel = start(changes={f"{c}_port": 0 for c in ("shell", "iopub", "stdin", "control", "hb")})
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with open(kernel.file) as file:
            info = json.load(file)
        if info["shell_port"]:
            break
        time.sleep(0.01)
    assert stat.S_IMODE(os.stat(kernel.file).st_mode) == 0o600
    kernel.info.update(info)
    assert kernel.client().is_alive()


@pytest.mark.parametrize("content", [
    "", "{", "[]", "{}", '{"transport": "udp"}', '{"signature_scheme": "md5"}',
    '{"transport": "tcp", "ip": "127.0.0.1", "shell_port": 70000}', None])
def test_unusable_connection_files_end_the_kernel_with_a_sentence(tmp_path, content):
    path = tmp_path / "kernel.json"
    if content is not None:
        path.write_text(content)
    argv = [part.replace("{connection_file}", str(path)) for part in kernel_command()]
    done = subprocess.run(argv, capture_output=True, timeout=5, stdin=subprocess.DEVNULL)
    assert done.returncode == 1 and done.stderr and not done.stdout


def test_a_port_in_use_ends_the_kernel_with_a_sentence(start):
    first = start()
    first.client()
    second = start(changes=first.info)
    assert second.exit_code() == 1
    assert b"in use" in second.process.stderr.read()


def test_registration_handshake(tmp_path):
    key, id = uuid.uuid4().hex.encode(), "registered-1"
    sign = lambda *frames: hmac.new(key, b"".join(frames), hashlib.sha256).hexdigest().encode()
    context = zmq.Context()
    registrar = context.socket(zmq.ROUTER)
    port = registrar.bind_to_random_port("tcp://127.0.0.1")
    path = tmp_path / "registration.json"
    path.write_text(json.dumps(dict(
        kernel_id=id, transport="tcp", registration_ip="127.0.0.1", registration_port=port,
        signature_scheme="hmac-sha256", key=key.decode())))
    path.chmod(0o600)
    argv = [part.replace("{connection_file}", str(path)) for part in kernel_command()]
    process = subprocess.Popen(argv, env={**os.environ, "JUPYTER_RUNTIME_DIR": str(tmp_path)})
    try:
        assert registrar.poll(5000)
        peer, delimiter, signature, content = registrar.recv_multipart()
        assert delimiter == DELIMITER and signature == sign(content)
        told = json.loads(content)
        assert told["kernel_id"] == id
        # A word without the right signature must not count.
        registrar.send_multipart([peer, DELIMITER, b"0" * 64, b"ACK"])
        registrar.send_multipart([peer, DELIMITER, sign(b"ACK"), b"ACK"])
        info = dict(transport="tcp", ip="127.0.0.1", key=key.decode())
        info |= {k: int(v) for k, v in told.items() if k.endswith("_port")}
        client = Client(info)
        client.wait_ready()
        assert client.is_alive()
        left = json.loads((tmp_path / f"kernel-{id}.json").read_text())
        assert left["shell_port"] == info["shell_port"]
        client.send("shutdown_request", {"restart": False}, channel="control")
        assert process.wait(5) == 0
        client.close()
    finally:
        process.kill()
        process.wait()
        context.destroy(linger=0)


# First output

def test_nothing_is_lost_by_who_subscribes_late(start):
    kernel = start()
    early = Client(kernel.info, subscribe=False)
    id = early.execute(snippets.HELLO)
    assert early.reply(id)["content"]["status"] == "ok"
    late = Client(kernel.info)
    first = late.receive("iopub")
    assert first["msg_type"] == "iopub_welcome" and first["content"] == {"subscription": ""}
    second = late.receive("iopub")
    assert second["content"] == {"execution_state": "starting"}
    assert stream(late.outputs(id)) == "hello, world\n"
    early.close()
    late.close()


def test_the_first_output_waits_also_when_the_client_comes_late(start):
    kernel = start()
    early = Client(kernel.info, subscribe=False)
    early.ask("kernel_info_request")
    time.sleep(2)
    id = early.execute(snippets.HELLO)
    early.reply(id)
    late = Client(kernel.info)
    assert stream(late.outputs(id)) == "hello, world\n"
    early.close()
    late.close()


def test_every_subscriber_is_welcomed(start):
    kernel = start()
    kernel.client()
    for _ in range(3):
        client = Client(kernel.info)
        assert client.receive("iopub")["msg_type"] == "iopub_welcome"
        client.close()


# Clients

def test_two_clients(start):
    kernel = start()
    one, two = kernel.client(), kernel.client()
    ids = [one.execute(snippets.say("one")), two.execute(snippets.say("two"))]
    assert one.reply(ids[0])["content"]["status"] == "ok"
    assert two.reply(ids[1])["content"]["status"] == "ok"
    for client in (one, two):  # both see all outputs
        assert stream(client.outputs(ids[0])) + stream(client.outputs(ids[1])) == "one\ntwo\n"


def test_input_goes_to_the_client_that_ran_the_cell(start):
    kernel = start()
    one, two = kernel.client(), kernel.client()
    id = two.execute(snippets.ASK, allow_stdin=True)
    two.receive("stdin")
    assert not one.stdin.poll(100)
    two.send("input_reply", {"value": "2"}, channel="stdin")
    assert two.reply(id)["content"]["status"] == "ok"


def test_a_client_comes_back_under_its_name_while_a_cell_runs(start):
    kernel = start()
    name = b"the-same-name"
    first = kernel.client(identity=name)
    id = first.execute(snippets.LOOP)
    first.wait_busy(id)
    again = Client(kernel.info, identity=name)
    assert again.ask("kernel_info_request")["status"] == "ok"
    assert again.ask("interrupt_request", channel="control")["status"] == "ok"
    assert again.reply(id)["content"]["status"] == "error"
    again.close()


# The end

@pytest.mark.parametrize("restart", [False, True])
def test_shutdown(start, restart):
    kernel = start()
    client = kernel.client()
    id = client.send("shutdown_request", {"restart": restart}, channel="control")
    assert client.reply(id, "control")["content"] == {"status": "ok", "restart": restart}
    assert kernel.exit_code() == 0
    seen = client.wait_for(lambda m: m["msg_type"] == "shutdown_reply")
    assert seen["content"]["restart"] is restart


@pytest.mark.parametrize("code", [snippets.LOOP, snippets.ASK, snippets.lines(10**9)],
                         ids=["in a loop", "waiting for input", "printing"])
def test_shutdown_while_a_cell_runs(start, code):
    kernel = start()
    client = kernel.client()
    client.wait_busy(client.execute(code, allow_stdin=True))
    client.ask("interrupt_request", channel="control")
    client.ask("shutdown_request", {"restart": False}, channel="control")
    assert kernel.exit_code() == 0


def test_the_queue_is_not_run_after_shutdown(start):
    kernel = start()
    client = kernel.client()
    ids = [client.execute(snippets.LOOP), client.execute(snippets.LOOP)]
    client.wait_busy(ids[0])
    client.ask("shutdown_request", {"restart": False}, channel="control")
    assert kernel.exit_code() == 0


@pytest.mark.parametrize("code", [None, snippets.LOOP])
def test_sigterm(start, code):
    kernel = start()
    client = kernel.client()
    if code:
        client.wait_busy(client.execute(code))
    kernel.process.send_signal(signal.SIGTERM)
    assert kernel.exit_code() == 0


def test_sigint_is_an_interrupt(start):
    kernel = start()
    client = kernel.client()
    kernel.process.send_signal(signal.SIGINT)  # nothing runs: nothing happens
    id = client.execute(snippets.LOOP)
    client.wait_busy(id)
    kernel.process.send_signal(signal.SIGINT)
    assert client.reply(id)["content"]["status"] == "error"
    client.outputs(id)
    assert client.is_alive()


def test_the_kernel_ends_when_its_launcher_is_killed(tmp_path):
    script = """
import json, os, sys, time
sys.path.insert(0, sys.argv[1])
from conftest import Kernel
os.environ["JPY_PARENT_PID"] = str(os.getpid())
kernel = Kernel()
kernel.client()
print(kernel.process.pid, flush=True)
time.sleep(60)
"""
    launcher = subprocess.Popen(
        [sys.executable, "-c", script, os.path.dirname(__file__)], stdout=subprocess.PIPE)
    pid = int(launcher.stdout.readline())
    launcher.kill()
    launcher.wait()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            with open(f"/proc/{pid}/stat") as file:
                if file.read().rpartition(")")[2].split()[0] == "Z":
                    return
        except FileNotFoundError:
            return
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the kernel outlived its launcher")


def test_history_outlives_the_kernel(start, tmp_path):
    environment = {"XDG_DATA_HOME": str(tmp_path)}
    first = start(environment=environment)
    client = first.client()
    client.run("31 + 11")
    client.ask("shutdown_request", {"restart": False}, channel="control")
    assert first.exit_code() == 0
    second = start(environment=environment)
    reply = second.client().ask("history_request", dict(hist_access_type="tail", n=1, output=True))
    assert reply["history"][0][2] == ["31 + 11", "42"]


@pytest.mark.parametrize("damage", ["read-only", "not a database", "a file for a folder"])
def test_a_history_that_cannot_be_kept_is_harmless(start, tmp_path, damage):
    if damage == "a file for a folder":
        (tmp_path / "credence").write_text("")
    else:
        (tmp_path / "credence").mkdir()
        path = tmp_path / "credence" / "history.sqlite"
        path.write_bytes(b"no database at all " * 100)
        if damage == "read-only":
            path.chmod(0o400)
    client = start(environment={"XDG_DATA_HOME": str(tmp_path)}).client()
    client.run("5 + 6")
    reply = client.ask("history_request", dict(hist_access_type="tail", n=1, output=False))
    assert [h[2] for h in reply["history"]] == ["5 + 6"]


def test_nothing_is_written_to_the_standard_streams(start):
    kernel = start()
    client = kernel.client()
    client.run(snippets.HELLO + "\n" + snippets.NOTE)
    client.ask("shutdown_request", {"restart": False}, channel="control")
    assert kernel.exit_code() == 0
    assert kernel.process.stdout.read() == b"" and kernel.process.stderr.read() == b""

"""Messages that no honest client sends: the kernel ignores them and goes on."""
import hashlib
import hmac
import os
import time
import uuid

import pytest

import snippets
from conftest import DELIMITER


def parts(client, type="kernel_info_request", content=b"{}"):
    header = client.session.msg(type)["header"]
    header["date"] = "2026-11-21T00:00:00.000000Z"
    return [client.session.pack(header), b"{}", b"{}", content]


def signature(client, frames):
    code = hmac.new(client.info["key"].encode(), digestmod=hashlib.sha256)
    for frame in frames:
        code.update(frame)
    return code.hexdigest().encode()


def signed(client, frames):
    return [DELIMITER, signature(client, frames), *frames]


def wrong_key(client):
    return [DELIMITER, hmac.new(b"?", b"?", hashlib.sha256).hexdigest().encode(), *parts(client)]


def upper_case_signature(client):
    frames = parts(client)
    return [DELIMITER, signature(client, frames).upper() + b"=", *frames]


def edited(client):
    frames = signed(client, parts(client))
    return frames[:-1] + [b'{"a": 1}']


BAD = {
    "no signature": lambda c: [DELIMITER, b"", *parts(c)],
    "a wrong key": wrong_key,
    "a signature of another form": upper_case_signature,
    "a short signature": lambda c: [DELIMITER, b"abc", *parts(c)],
    "a long signature": lambda c: [DELIMITER, b"a" * 10_000, *parts(c)],
    "edited content": edited,
    "no delimiter": lambda c: [b"x", *parts(c)],
    "an empty message": lambda c: [b""],
    "the delimiter alone": lambda c: [DELIMITER],
    "too few frames": lambda c: signed(c, parts(c))[:-1],
    "a thousand frames": lambda c: [b"f"] * 1000,
    "five thousand frames": lambda c: signed(c, parts(c)) + [b"f"] * 5000,
    "a header that is no JSON": lambda c: signed(c, [b"{", b"{}", b"{}", b"{}"]),
    "a header that is no object": lambda c: signed(c, [b"[1]", b"{}", b"{}", b"{}"]),
    "a header without a type": lambda c: signed(c, [b'{"msg_id": "1"}', b"{}", b"{}", b"{}"]),
    "a header whose type is a number": lambda c: signed(
        c, [b'{"msg_id": "1", "msg_type": 7}', b"{}", b"{}", b"{}"]),
    "a header that is not UTF-8": lambda c: signed(
        c, [b'{"msg_id": "\xff\xfe", "msg_type": "x"}', b"{}", b"{}", b"{}"]),
    "a huge header": lambda c: signed(
        c, [b'{"msg_id": "' + b"x" * 10**6 + b'", "msg_type": "x"}', b"{}", b"{}", b"{}"]),
    "content that is no JSON": lambda c: signed(c, parts(c, "execute_request", b'{"code":')),
    "content that is an array": lambda c: signed(c, parts(c, "execute_request", b"[]")),
    "content that is not UTF-8": lambda c: signed(
        c, parts(c, "execute_request", b'{"code": "\xc3\x28"}')),
    "content nested too deep": lambda c: signed(
        c, parts(c, "execute_request", b'{"code": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")),
    "code that is a number": lambda c: signed(c, parts(c, "execute_request", b'{"code": 7}')),
    "fields of the wrong kind": lambda c: signed(c, parts(
        c, "execute_request",
        b'{"code": [], "silent": "no", "store_history": 3, "user_expressions": [1], '
        b'"allow_stdin": {}, "stop_on_error": null}')),
    "fifty megabytes of content": lambda c: signed(
        c, parts(c, "execute_request", b'{"code": "#' + b"x" * 50_000_000 + b'"}')),
    "an unknown type": lambda c: signed(c, parts(c, "make_coffee_request")),
    "a type with odd characters": lambda c: signed(c, parts(c, "\U0001d538\x00/../x")),
    "a reply": lambda c: signed(c, parts(c, "execute_reply")),
    "history with huge numbers": lambda c: signed(c, parts(
        c, "history_request",
        b'{"hist_access_type": "range", "session": -9223372036854775808, "start": 1e300, '
        b'"stop": 9223372036854775807, "n": -9223372036854775808}')),
    "a history pattern of brackets": lambda c: signed(c, parts(
        c, "history_request", b'{"hist_access_type": "search", "pattern": "[[[*?]", "n": -3}')),
    "an inspect request without fields": lambda c: signed(c, parts(c, "inspect_request")),
    "buffers of random bytes": lambda c: signed(c, parts(c)) + [os.urandom(1000)] * 3,
}


@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
@pytest.mark.parametrize("case", BAD)
def test_bad_messages_are_survived(client, case, channel):
    if channel != "shell" and "fifty" in case:
        pytest.skip("once is enough")
    getattr(client, channel).send_multipart(BAD[case](client))
    assert client.ask("kernel_info_request", channel="control")["status"] == "ok"
    assert client.is_alive()


@pytest.mark.parametrize("case", ["no signature", "a wrong key", "edited content"])
def test_what_is_not_signed_is_not_answered(client, case):
    client.shell.send_multipart(BAD[case](client))
    assert not client.shell.poll(200)


def test_a_message_counts_once(client):
    frames = signed(client, parts(client, "execute_request", b'{"code": "1 + 1"}'))
    client.shell.send_multipart(frames)
    assert client.receive("shell")["content"]["status"] == "ok"
    for channel in (client.shell, client.control):
        channel.send_multipart(frames)
    assert not client.shell.poll(200) and not client.control.poll(0)
    assert client.is_alive()


def test_an_unknown_type_is_busy_then_idle_without_a_reply(client):
    id = client.send("make_coffee_request")
    assert client.outputs(id) == []
    assert not client.shell.poll(100)


def test_garbage_on_iopub_and_heartbeat(shared_kernel, client):
    other = shared_kernel.client()
    other.iopub.subscribe(b"\xff\xfe")
    other.hb.send(b"\x00" * 100_000)
    assert other.hb.recv() == b"\x00" * 100_000
    assert client.is_alive()


def test_raw_bytes_on_every_port(shared_kernel, client):
    import socket
    for channel in ("shell", "iopub", "stdin", "control", "hb"):
        port = shared_kernel.info[f"{channel}_port"]
        for junk in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(4096), b"\xff" + b"\x00" * 9 + b"\x7f"):
            with socket.create_connection(("127.0.0.1", port)) as raw:
                raw.sendall(junk)
    assert client.is_alive()


def test_random_mutations(client):
    """Signed frames with random damage, several hundred of them."""
    import random
    random.seed(7)
    for _ in range(300):
        frames = [bytearray(f) for f in
                  parts(client, "execute_request", b'{"code": "1 + 1", "silent": true}')]
        for _ in range(random.randint(1, 6)):
            frame = random.choice(frames)
            frame[random.randrange(len(frame))] = random.randrange(256)
        client.shell.send_multipart(signed(client, [bytes(f) for f in frames]))
    assert client.ask("kernel_info_request")["status"] == "ok"
    while client.shell.poll(200):
        client.shell.recv_multipart()
    while client.iopub.poll(200):
        client.iopub.recv_multipart()
    assert client.is_alive()


def test_connections_are_not_leaked(shared_kernel, client):
    import psutil
    process = psutil.Process(shared_kernel.process.pid)
    context = client.context

    def visit():
        import zmq
        for channel in ("shell", "control"):
            socket = context.socket(zmq.DEALER)
            socket.identity = uuid.uuid4().bytes
            socket.connect(f"tcp://127.0.0.1:{shared_kernel.info[channel + '_port']}")
            client.session.send(socket, client.session.msg("kernel_info_request"))
            assert socket.poll(5000)
            socket.close(0)

    visit()
    time.sleep(0.2)
    before = process.num_fds()
    for _ in range(500):
        visit()
    deadline = time.monotonic() + 5
    while process.num_fds() > before + 5 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert process.num_fds() <= before + 5
    assert client.is_alive()


def test_a_peer_that_vanishes_is_forgotten(shared_kernel, client):
    visitor = shared_kernel.client()
    visitor.execute(snippets.say("for nobody"))
    visitor.close()
    assert client.is_alive()

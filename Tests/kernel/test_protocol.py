"""What jupyter_kernel_test leaves out: how cells, queues, interrupts, input and questions behave."""
import re
import time

import pytest

import snippets


def types(messages):
    return [m["msg_type"] for m in messages]


def stream(messages, name="stdout"):
    return "".join(m["content"]["text"] for m in messages
                   if m["msg_type"] == "stream" and m["content"]["name"] == name)


# Execution

def test_messages_of_a_cell_come_in_order(client):
    reply, outputs = client.run(snippets.HELLO + "\n" + snippets.SUM)
    assert types(outputs) == ["execute_input", "stream", "execute_result"]
    assert outputs[1]["content"]["text"] == "hello, world\n"
    assert outputs[2]["content"]["execution_count"] == reply["execution_count"]
    assert reply["payload"] == [] and reply["user_expressions"] == {}


def test_headers_are_ours_and_dated(client):
    id = client.execute(snippets.SUM)
    reply = client.reply(id)
    assert reply["header"]["session"] != client.session.session
    assert reply["header"]["version"] == "5.5"
    assert hasattr(reply["header"]["date"], "year")  # the client could read the date
    published = client.outputs(id)
    assert {m["header"]["session"] for m in published} == {reply["header"]["session"]}


def test_parent_header_keeps_unknown_keys(client):
    id = client.send("kernel_info_request", subshell_id="s-1", curious={"a": [1, 2.5]})
    parent = client.reply(id)["parent_header"]
    assert parent["subshell_id"] == "s-1" and parent["curious"] == {"a": [1, 2.5]}


def test_count_rises_only_with_history(client):
    first = client.run(snippets.SUM)[0]["execution_count"]
    assert client.run(snippets.SUM, store_history=False)[0]["execution_count"] == first
    assert client.run(snippets.SUM, silent=True)[0]["execution_count"] == first
    assert client.run(snippets.ERROR)[0]["execution_count"] == first + 1
    assert client.run(snippets.SUM)[0]["execution_count"] == first + 2


def test_silent_cells_show_nothing(client):
    for code in (snippets.HELLO, snippets.SUM, snippets.PICTURE, snippets.ERROR):
        assert client.run(code, silent=True, stop_on_error=False)[1] == []


def test_cells_without_history_are_not_remembered(client):
    code = "1234 + 4321"
    client.run(code, store_history=False)
    reply = client.ask("history_request", dict(hist_access_type="search", pattern=code))
    assert reply["history"] == []


def test_user_expressions(client):
    reply, _ = client.run(
        snippets.SUM, user_expressions={"good": snippets.SUM, "bad": snippets.ERROR})
    assert reply["status"] == "ok"
    good, bad = reply["user_expressions"]["good"], reply["user_expressions"]["bad"]
    assert good["status"] == "ok" and good["data"]["text/plain"] == snippets.SUM_RESULT
    assert bad["status"] == "error" and {"ename", "evalue", "traceback"} <= set(bad)


def test_error_reply_and_message_say_the_same(client):
    reply, outputs = client.run(snippets.ERROR)
    assert types(outputs) == ["execute_input", "error"]
    for key in ("ename", "evalue", "traceback"):
        assert outputs[1]["content"][key] == reply[key]
    assert "\x1b" not in reply["evalue"]


def test_updates_go_to_the_same_display(client):
    _, outputs = client.run(snippets.LONG_FIT)
    shown = [m for m in outputs if m["msg_type"] == "display_data"]
    updates = [m for m in outputs if m["msg_type"] == "update_display_data"]
    ids = {m["content"]["transient"].get("display_id") for m in shown}
    assert updates
    assert {m["content"]["transient"]["display_id"] for m in updates} <= ids


def test_reply_metadata_says_when_the_cell_started(client):
    id = client.execute(snippets.SUM)
    started = client.reply(id)["metadata"]["started"]
    client.outputs(id)
    assert hasattr(started, "year") or re.match(r"\d{4}-\d\d-\d\dT", started)


# Queues

def test_cells_behind_a_failure_are_not_run(client):
    ids = [client.execute(code) for code in
           (snippets.ERROR, snippets.say("one"), snippets.say("two"))]
    for id in ids[1:]:
        reply = client.reply(id)["content"]
        assert reply["status"] == "error"
        assert {"ename", "evalue", "traceback", "execution_count"} <= set(reply)
    for id in ids[1:]:
        assert client.outputs(id) == []
    assert client.is_alive()


def test_many_cells_sent_at_once_behind_a_failure(client):
    ids = [client.execute(snippets.ERROR)]
    ids += [client.execute(snippets.say(i)) for i in range(100)]
    states = [client.reply(id)["content"]["status"] for id in ids]
    assert states == ["error"] * 101
    assert client.is_alive()


def test_failures_that_are_allowed_stop_nothing(client):
    ids = [client.execute(snippets.ERROR, stop_on_error=False), client.execute(snippets.say("on"))]
    assert client.reply(ids[0])["content"]["status"] == "error"
    assert client.reply(ids[1])["content"]["status"] == "ok"
    assert stream(client.outputs(ids[1])) == "on\n"


def test_a_cell_sent_after_the_error_was_seen_runs(client):
    for _ in range(20):
        assert client.run(snippets.ERROR)[0]["status"] == "error"
        assert client.run(snippets.SUM)[0]["status"] == "ok"


# Interrupts

def interrupt(client):
    assert client.ask("interrupt_request", channel="control") == {"status": "ok"}


def test_interrupt_keeps_the_session(client):
    client.run(snippets.ASSIGN)
    id = client.execute(snippets.LOOP)
    client.wait_busy(id)
    begin = time.monotonic()
    interrupt(client)
    reply = client.reply(id)["content"]
    assert time.monotonic() - begin < 2
    assert reply["status"] == "error"
    client.outputs(id)
    _, outputs = client.run(snippets.ASSIGNED)
    assert outputs[-1]["content"]["data"]["text/plain"] == "42"


def test_interrupt_aborts_the_queue(client):
    ids = [client.execute(code) for code in (snippets.LOOP, snippets.say("no"))]
    client.wait_busy(ids[0])
    interrupt(client)
    assert [client.reply(id)["content"]["status"] for id in ids] == ["error", "error"]
    assert client.outputs(ids[1]) == []
    assert client.is_alive()


def test_interrupt_twice(client):
    id = client.execute(snippets.LOOP)
    client.wait_busy(id)
    interrupt(client)
    interrupt(client)
    assert client.reply(id)["content"]["status"] == "error"
    client.outputs(id)
    assert client.is_alive()


def test_interrupt_when_nothing_runs_does_nothing(client):
    for _ in range(5):
        interrupt(client)
    for _ in range(3):
        assert client.is_alive()


def test_every_loop_can_be_interrupted_again(client):
    for _ in range(5):
        id = client.execute(snippets.LOOP)
        client.wait_busy(id)
        interrupt(client)
        assert client.reply(id)["content"]["status"] == "error"
        client.outputs(id)


# Input

def test_input(client):
    id = client.execute(snippets.ASK, allow_stdin=True)
    question = client.receive("stdin")
    assert question["msg_type"] == "input_request"
    assert question["content"] == {"prompt": "Your name? ", "password": False}
    assert question["parent_header"]["msg_id"] == id
    client.send("input_reply", {"value": "Ada 𝔸"}, channel="stdin")
    assert client.reply(id)["content"]["status"] == "ok"
    assert stream(client.outputs(id)) == "Ada 𝔸\n"


def test_input_that_is_not_allowed_fails_at_once(client):
    reply, _ = client.run(snippets.ASK, allow_stdin=False)
    assert reply["status"] == "error"
    assert not client.stdin.poll(100)


def test_answers_that_nobody_asked_for_are_forgotten(client):
    client.send("input_reply", {"value": "stale"}, channel="stdin")
    time.sleep(0.1)  # answers that name no question are told apart by the time they come
    id = client.execute(snippets.ASK, allow_stdin=True)
    client.receive("stdin")
    client.send("input_reply", {"value": "fresh"}, channel="stdin")
    client.reply(id)
    assert stream(client.outputs(id)) == "fresh\n"


def test_interrupt_while_waiting_for_input(client):
    id = client.execute(snippets.ASK, allow_stdin=True)
    question = client.receive("stdin")
    interrupt(client)
    assert client.reply(id)["content"]["status"] == "error"
    client.outputs(id)
    # The answer comes too late; the next question must not take it.
    late = client.session.msg("input_reply", {"value": "late"}, parent=question)
    client.session.send(client.stdin, late)
    test_input(client)


# Questions while a cell runs

QUESTIONS = [
    ("kernel_info_request", {}, "implementation"),
    ("complete_request", {"code": "half_nor", "cursor_pos": 8}, "matches"),
    ("inspect_request", {"code": "normal", "cursor_pos": 6, "detail_level": 0}, "found"),
    ("is_complete_request", {"code": "1 +"}, "indent"),
    ("history_request", {"hist_access_type": "tail", "n": 3, "output": False, "raw": True},
     "history"),
    ("comm_info_request", {}, "comms"),
]


@pytest.mark.parametrize("type,content,key", QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_questions_are_answered_while_a_cell_runs(client, type, content, key):
    id = client.execute(snippets.LOOP)
    client.wait_busy(id)
    question = client.send(type, content)
    assert key in client.reply(question, timeout=5)["content"]
    # Its idle must not be the last word: the kernel is still busy with the cell.
    states = []
    while len(states) < 3:
        message = client.receive("iopub")
        assert message["msg_type"] == "status"
        states.append((message["parent_header"]["msg_id"], message["content"]["execution_state"]))
    assert states == [(question, "busy"), (question, "idle"), (id, "busy")]
    interrupt(client)
    client.reply(id)
    client.outputs(id)


def test_control_answers_while_a_cell_runs(client):
    id = client.execute(snippets.LOOP)
    client.wait_busy(id)
    for _ in range(20):
        assert client.ask("kernel_info_request", channel="control", timeout=2)["status"] == "ok"
        client.hb.send(b"ping\x00\xff")
        assert client.hb.poll(2000) and client.hb.recv() == b"ping\x00\xff"
    usage = client.ask("usage_request", channel="control")
    assert usage["pid"] > 0 and usage["kernel_memory"] > 0
    interrupt(client)
    client.reply(id)
    client.outputs(id)


# Completion and inspection

def test_cursor_counts_code_points(client):
    code = '"𝔸𝔸" ; half_nor ; 1'
    cursor = code.index(" ; 1")
    reply = client.ask("complete_request", {"code": code, "cursor_pos": cursor})
    assert reply["matches"] == ["half_normal"]
    assert (reply["cursor_start"], reply["cursor_end"]) == (code.index("half"), cursor)
    types = reply["metadata"]["_jupyter_types_experimental"]
    assert [t["text"] for t in types] == reply["matches"]
    assert types[0]["start"] == reply["cursor_start"] and types[0]["end"] == cursor


@pytest.mark.parametrize("position", [-5, 0, 3, 10**6, 2**40])
def test_any_cursor_is_survived(client, position):
    for type in ("complete_request", "inspect_request"):
        content = {"code": "x = 𝔸", "cursor_pos": position, "detail_level": 1}
        assert client.ask(type, content)["status"] == "ok"


def test_names_of_the_session_are_completed(client):
    client.run(snippets.ASSIGN)
    reply = client.ask("complete_request", {"code": "forty", "cursor_pos": 5})
    assert snippets.ASSIGNED in reply["matches"]


def test_inspect_of_nothing(client):
    content = {"code": "no_such_thing", "cursor_pos": 5, "detail_level": 0}
    assert client.ask("inspect_request", content) == {
        "status": "ok", "found": False, "data": {}, "metadata": {}}


# Comms

def test_unknown_comm_target_is_closed(client):
    id = client.send("comm_open", {"comm_id": "c-1", "target_name": "nobody", "data": {}})
    closed = [m for m in client.outputs(id) if m["msg_type"] == "comm_close"]
    assert [m["content"]["comm_id"] for m in closed] == ["c-1"]


@pytest.mark.parametrize("type", ["comm_msg", "comm_close"])
def test_messages_to_closed_comms_are_ignored(client, type):
    id = client.send(type, {"comm_id": "gone", "data": {}})
    assert client.outputs(id) == []


# History

def test_history_of_this_session(client):
    first = client.run("11 + 1")[0]["execution_count"]
    client.run("11 + 2")
    reply = client.ask("history_request", dict(
        hist_access_type="range", session=0, start=first, stop=first + 2, output=True, raw=True))
    assert [h[1:] for h in reply["history"]] == [[first, ["11 + 1", "12"]],
                                                 [first + 1, ["11 + 2", "13"]]]
    reply = client.ask("history_request", dict(hist_access_type="tail", n=1, output=False))
    assert reply["history"][0][2] == "11 + 2"


def test_history_search(client):
    for _ in range(3):
        client.run("77 + 1")
    client.run("77 + 2")
    ask = lambda **more: [h[2] for h in client.ask("history_request", dict(
        hist_access_type="search", pattern="77 + ?", output=False, **more))["history"]]
    assert ask()[-4:] == ["77 + 1"] * 3 + ["77 + 2"]
    assert ask(unique=True) == ["77 + 1", "77 + 2"]
    assert ask(n=2) == ["77 + 1", "77 + 2"]


# Floods

def test_a_hundred_thousand_lines_arrive_in_few_messages(client):
    id = client.execute(snippets.lines(100_000))
    assert client.reply(id, timeout=60)["content"]["status"] == "ok"
    outputs = client.outputs(id, timeout=60)
    assert stream(outputs) == "".join(f"line {i}\n" for i in range(1, 100_001))
    assert len(outputs) < 500


def test_many_displays_come_no_faster_than_servers_allow(client):
    begin = time.monotonic()
    id = client.execute(snippets.pictures(2000))
    client.reply(id, timeout=60)
    seconds = time.monotonic() - begin
    count = len([m for m in client.outputs(id) if m["msg_type"] == "display_data"])
    assert count == 2000 and count / (seconds + 3) < 1000


def test_an_endless_flood_can_be_interrupted_and_is_cut(client):
    id = client.execute(snippets.lines(10**9))
    client.wait_busy(id)
    time.sleep(0.5)
    interrupt(client)
    assert client.reply(id, timeout=10)["content"]["status"] == "error"
    assert client.outputs(id)
    assert client.is_alive()

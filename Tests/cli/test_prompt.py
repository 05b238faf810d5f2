"""The prompt in a terminal: what is typed, key by key, and what the screen then shows."""
import fcntl
import os
import pty
import select
import struct
import termios
import time

import pytest

from conftest import BINARY


class Terminal:
    """A pseudo terminal with the prompt in it."""

    def __init__(self, folder, environment):
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execve(BINARY, [BINARY, "repl"], {**environment, "TERM": "xterm"})
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        self.text = ""
        self.wait_for("\x1b[?2004h")

    def wait_for(self, wanted, seconds=20):
        """Waits until the program has written a text since the last key."""
        end = time.monotonic() + seconds
        while wanted not in self.text:
            ready, _, _ = select.select([self.file], [], [], max(0, end - time.monotonic()))
            assert ready, f"no {wanted!r} in {self.text!r}"
            try:
                self.text += os.read(self.file, 65536).decode(errors="replace")
            except OSError:
                break

    def type(self, keys):
        self.text = ""
        os.write(self.file, keys.encode())

    def enter(self, keys, wanted):
        """Types a line, waits for a text and for the next prompt."""
        self.type(keys + "\r")
        self.wait_for("\x1b[?2004l")
        self.text = self.text.split("\x1b[?2004l", 1)[1]
        self.wait_for(wanted)
        self.wait_for("\x1b[?2004h")

    def leave(self):
        self.type("\x04")
        end = time.monotonic() + 10
        while time.monotonic() < end:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            select.select([self.file], [], [], 0.05)
            try:
                os.read(self.file, 65536)
            except OSError:
                pass
        raise AssertionError("the prompt did not leave")


@pytest.fixture
def terminal(credence):
    (credence.folder / "home").mkdir()
    made = Terminal(credence.folder, credence.environment)
    yield made
    try:
        os.kill(made.pid, 9)
        os.waitpid(made.pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
    os.close(made.file)


def test_runs_what_is_typed(terminal):
    terminal.enter("1 + 1", "2\r\n")
    terminal.enter("nowhere", "nowhere")
    terminal.enter('print("μ = {3}")', "μ = 3\r\n")
    assert terminal.leave() == 0


def test_moves_and_edits(terminal):
    terminal.enter("1 + 5\x1b[D\x1b[D\x1b[D\x1b[D10\x1b[F0", "160\r\n")
    terminal.enter("wrong\x15" + "7 * 6", "42\r\n")
    terminal.enter("sum([1, 2])xx\x7f\x7f", "3\r\n")


def test_keeps_lines_together(terminal):
    terminal.enter("fn twice(a) {\ra * 2\r}", "")
    terminal.enter("twice(21)", "42\r\n")
    terminal.enter("\x1b[200~x = 4\ny = 5\x1b[201~", "")
    terminal.enter("x + y", "9\r\n")


def test_remembers(terminal, credence):
    terminal.enter("100 + 1", "101")
    terminal.enter("200 + 2", "202")
    terminal.enter("\x1b[A\x1b[A", "101")
    terminal.enter("\x12200", "202")
    assert terminal.leave() == 0
    again = Terminal(credence.folder, credence.environment)
    again.enter("\x1b[A", "202")
    assert again.leave() == 0


def test_completes(terminal):
    terminal.type("half_nor\t")
    terminal.wait_for("half_normal")
    terminal.type("\x15half_\t")
    terminal.wait_for("half_cauchy")
    terminal.wait_for("half_student_t")
    terminal.type("\x03")


def test_interrupts_the_cell_alone(terminal):
    terminal.enter("x = 5", "")
    terminal.type("while true { }\r")
    terminal.wait_for("\x1b[?2004l")
    time.sleep(0.3)
    terminal.type("\x03")
    terminal.wait_for("interrupt")
    terminal.wait_for("\x1b[?2004h")
    terminal.enter("x + 1", "6\r\n")


def test_drops_the_line_at_control_c(terminal):
    terminal.type("nonsense\x03")
    terminal.wait_for("^C")
    terminal.enter("2 + 2", "4\r\n")

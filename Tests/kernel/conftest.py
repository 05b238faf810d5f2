"""A kernel for every test that asks for one, started through its connection file.

The binary is `CREDENCE_BINARY`, or what the installed kernelspec `credence` starts.
"""
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
import uuid

import pytest
import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.session import Session

TIMEOUT = 20
DELIMITER = b"<IDS|MSG>"


def kernel_command():
    binary = os.environ.get("CREDENCE_BINARY")
    if binary:
        return [os.path.abspath(binary), "kernel", "-f", "{connection_file}"]
    return KernelSpecManager().get_kernel_spec("credence").argv


@pytest.fixture(scope="session", autouse=True)
def kernelspec(tmp_path_factory):
    """A kernelspec `credence` and a history file of their own, so that nothing of the user's is
    touched; processes that the tests start find both."""
    folder = tmp_path_factory.mktemp("jupyter")
    spec = {
        "argv": kernel_command(),
        "display_name": "Credence",
        "language": "credence",
        "interrupt_mode": "message",
        "kernel_protocol_version": "5.5",
        "metadata": {"debugger": False, "supported_encryption": ["curve"]},
    }
    target = folder / "kernels" / "credence"
    target.mkdir(parents=True)
    (target / "kernel.json").write_text(json.dumps(spec))
    os.environ["JUPYTER_PATH"] = str(folder)
    os.environ["JUPYTER_DATA_DIR"] = str(folder)
    os.environ["JUPYTER_RUNTIME_DIR"] = str(folder / "runtime")
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    return folder


class Client:
    """One client of a kernel, with raw sockets: what it sends can be as wrong as a test likes."""

    def __init__(self, info, identity=None, subscribe=True):
        self.info = info
        self.context = zmq.Context()
        self.session = Session(key=info["key"].encode(), signature_scheme="hmac-sha256")
        self.identity = identity or uuid.uuid4().hex.encode()
        self.shell = self._connect(zmq.DEALER, "shell")
        self.stdin = self._connect(zmq.DEALER, "stdin")
        self.control = self._connect(zmq.DEALER, "control")
        self.iopub = self._connect(zmq.SUB, "iopub") if subscribe else None
        self.hb = self._connect(zmq.REQ, "hb")
        self.published = []

    def _connect(self, kind, channel):
        socket = self.context.socket(kind)
        socket.linger = 0
        if kind == zmq.DEALER:
            socket.identity = self.identity
        if kind == zmq.SUB:
            socket.subscribe(b"")
            socket.rcvhwm = 0
        if self.info.get("curve_publickey"):
            public, secret = zmq.curve_keypair()
            socket.curve_publickey, socket.curve_secretkey = public, secret
            socket.curve_serverkey = self.info["curve_publickey"].encode()
        port = self.info[f"{channel}_port"]
        if self.info["transport"] == "ipc":
            socket.connect(f"ipc://{self.info['ip']}-{port}")
        else:
            socket.connect(f"tcp://{self.info['ip']}:{port}")
        return socket

    def close(self):
        self.context.destroy(linger=0)

    # Sending

    def send(self, type, content=None, channel="shell", **changes):
        message = self.session.msg(type, content or {})
        message["header"].update(changes)
        self.session.send(getattr(self, channel), message)
        return message["header"]["msg_id"]

    def execute(self, code, **options):
        content = dict(
            code=code, silent=False, store_history=True, user_expressions={}, allow_stdin=False,
            stop_on_error=True)
        return self.send("execute_request", {**content, **options})

    # Receiving

    def receive(self, channel, timeout=TIMEOUT):
        socket = getattr(self, channel)
        if not socket.poll(timeout * 1000):
            raise TimeoutError(f"nothing on {channel}")
        _, message = self.session.recv(socket, mode=0, copy=True)
        return message

    def reply(self, id, channel="shell", timeout=TIMEOUT):
        end = time.monotonic() + timeout
        while True:
            message = self.receive(channel, max(0, end - time.monotonic()))
            if message["parent_header"].get("msg_id") == id:
                return message

    def outputs(self, id, timeout=TIMEOUT):
        """The published messages of a request between its busy and its idle, without the two."""
        end = time.monotonic() + timeout
        while True:
            mine = [m for m in self.published if m["parent_header"].get("msg_id") == id]
            if mine and mine[-1]["content"].get("execution_state") == "idle":
                self.published = [m for m in self.published if m not in mine]
                return [m for m in mine if m["msg_type"] != "status"]
            self.published.append(self.receive("iopub", max(0, end - time.monotonic())))

    def run(self, code, **options):
        """Runs a cell to its end: the content of the reply and the published messages."""
        id = self.execute(code, **options)
        return self.reply(id)["content"], self.outputs(id)

    def ask(self, type, content=None, channel="shell", timeout=TIMEOUT):
        """The content of the reply to a request."""
        return self.reply(self.send(type, content, channel), channel, timeout)["content"]

    def wait_for(self, predicate, timeout=TIMEOUT):
        """The first published message for which `predicate` holds."""
        end = time.monotonic() + timeout
        while True:
            message = self.receive("iopub", max(0, end - time.monotonic()))
            if predicate(message):
                return message

    def wait_busy(self, id):
        """Returns once the cell has begun."""
        self.wait_for(lambda m: m["parent_header"].get("msg_id") == id
                      and m["msg_type"] == "execute_input")

    def wait_ready(self):
        self.ask("kernel_info_request")
        time.sleep(0.05)
        while self.iopub and self.iopub.poll(100):
            self.receive("iopub")

    def is_alive(self):
        """Whether the kernel still answers everything."""
        content, outputs = self.run("1 + 1")
        return content["status"] == "ok" and outputs[-1]["content"]["data"]["text/plain"] == "2"


class Kernel:
    """A kernel process with its connection file."""

    def __init__(self, transport="tcp", key=None, changes=None, environment=None):
        self.folder = tempfile.mkdtemp(prefix="ck", dir="/tmp")
        ip = os.path.join(self.folder, "s") if transport == "ipc" else "127.0.0.1"
        key = uuid.uuid4().hex.encode() if key is None else key
        self.file, self.info = write_connection_file(
            os.path.join(self.folder, "kernel.json"), ip=ip, key=key, transport=transport)
        self.info["key"] = key.decode()
        if changes:
            self.info.update(changes)
            with open(self.file, "w") as file:
                json.dump(self.info, file)
        self.clients = []
        argv = [part.replace("{connection_file}", self.file) for part in kernel_command()]
        environment = {**os.environ, **(environment or {})}
        self.process = subprocess.Popen(
            argv, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True)

    def client(self, **options):
        client = Client(self.info, **options)
        self.clients.append(client)
        client.wait_ready()
        return client

    def exit_code(self, timeout=5):
        return self.process.wait(timeout)

    def close(self):
        for client in self.clients:
            client.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def start():
    """Starts kernels that end with the test."""
    with contextlib.ExitStack() as stack:

        def start(**options):
            kernel = Kernel(**options)
            stack.callback(kernel.close)
            return kernel

        yield start


@pytest.fixture(scope="module")
def shared_kernel():
    kernel = Kernel()
    yield kernel
    kernel.close()


@pytest.fixture
def client(shared_kernel):
    """A client of the module's one kernel."""
    client = shared_kernel.client()
    yield client
    client.close()

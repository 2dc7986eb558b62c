"""The real program: an installation of its own, served on a free port, and its command line for what pages do not do."""

import base64
import datetime
import hashlib
import hmac
import os
import re
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "kata sandi untuk ujian"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    def __init__(self, binary, region, day=None):
        self.binary, self.region = binary, region
        self.folder = Path(tempfile.mkdtemp(prefix="payung-walk-"))
        self.clock = self.folder / "jam"
        if day:
            self.set_day(day)
        (self.folder / "examples").symlink_to(ROOT / "examples")
        self.tokens, self.secrets, self.server = {}, {}, None
        self.run("", ["key", "new", str(self.folder / "kunci.toml")], check=True)
        self.run("", ["migrate", "--region", region], check=True)
        said = self.run("", ["user", "add", "admin", "--full-name", "Admin Uji"], check=True)
        self.tokens["admin"] = re.search(r"pyg_[0-9a-f]+", said)[0]

    def set_day(self, day):
        """From now on it is the morning of that day in Indonesia, for the server and the command line (PAYUNG_TEST_CLOCK)."""
        new = self.clock.with_suffix(".baru")
        new.write_text(f"{day}T02:00:00Z\n", encoding="utf-8")
        new.replace(self.clock)

    def now(self):
        """This moment, by the program's clock, in seconds."""
        if not self.clock.exists():
            return time.time()
        began = datetime.datetime.fromisoformat(self.clock.read_text(encoding="utf-8").strip())
        return began.timestamp() + time.time() - self.clock.stat().st_mtime

    def environment(self, user=""):
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PAYUNG_")}
        plain |= {
            "PAYUNG_DATA": str(self.folder / "data"),
            "PAYUNG_KEY_FILE": str(self.folder / "kunci.toml"),
            "PAYUNG_REGION": self.region,
        }
        if self.clock.exists():
            plain["PAYUNG_TEST_CLOCK"] = str(self.clock)
        if user:
            plain["PAYUNG_TOKEN"] = self.tokens[user]
        return plain

    def run(self, user, words, check=False, given=None):
        done = subprocess.run(
            [self.binary, *words], cwd=self.folder, env=self.environment(user), input=given, capture_output=True, text=True, timeout=120
        )
        said = done.stdout + done.stderr
        if check:
            assert done.returncode == 0, f"payung {' '.join(words)}:\n{said}"
        self.failed = done.returncode != 0
        return said

    def password(self, user):
        self.run("admin", ["user", "password", user], check=True, given=PASSWORD + "\n")

    def serve(self):
        self.port = free_port()
        self.server = subprocess.Popen(
            [self.binary, "serve", "--port", str(self.port)],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "serve.log").open("w"),
        )
        self.base = f"http://127.0.0.1:{self.port}"
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.base}/masuk", timeout=2).read()
                return
            except OSError:
                assert self.server.poll() is None, (self.folder / "serve.log").read_text()
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def close(self):
        if self.server:
            self.server.terminate()
            self.server.wait(30)


def code(secret, now):
    """The code of the second factor at that moment (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(now) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"

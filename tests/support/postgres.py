"""A PostgreSQL server of one's own, on loopback, for as long as a test needs it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

USER = "chequeocr"


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl; None where PostgreSQL isn't installed."""
    named = shutil.which("pg_ctl")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return Path(named).parent if named else next(iter(places[::-1]), None)


@dataclass
class Server:
    """A server: `url` is the address of its only database."""

    folder: Path
    port: int
    account: str | None

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of its programs; as another user where this one is root, as the server refuses that."""
        there = binaries()
        assert there is not None
        subprocess.run([str(there / program), "-D", str(self.folder / "data"), *arguments], check=True,
                       user=self.account, stdout=subprocess.DEVNULL, cwd=self.folder, timeout=60)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self.run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-m", "immediate", "stop")


def make(folder: Path) -> Server:
    """A new server, not yet started."""
    account = None
    if os.getuid() == 0:
        account = "postgres" if "postgres" in {one.pw_name for one in pwd.getpwall()} else "nobody"
        shutil.chown(folder, account)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Server(folder, free.getsockname()[1], account)
    server.run("initdb", "-A", "trust", "-U", USER)
    return server

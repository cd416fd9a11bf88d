"""The demonstration: the fictional town of Hopbeke, run by `belfort demo` on one's own machine."""

import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Server:
    """A server of a module that runs beside the portal, such as a staff directory.

    The demonstration stops it with SIGTERM. When `address` is another than last time, it makes its data anew.
    """

    title: str
    address: str
    process: subprocess.Popen[bytes]

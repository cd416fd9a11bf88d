"""Where prepared photos wait for the end of the plan, so that thousands of them do not fill the memory."""

import tempfile
from typing import NamedTuple

_IN_MEMORY = 8 * 1024 * 1024


class Waiting(NamedTuple):
    position: int
    length: int


class PhotoSpool:
    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (lives as long as the plan)
        self._end = 0

    def put(self, photo: bytes) -> Waiting:
        self._file.seek(self._end)
        self._file.write(photo)
        self._end += len(photo)
        return Waiting(self._end - len(photo), len(photo))

    def get(self, waiting: Waiting) -> bytes:
        self._file.seek(waiting.position)
        return self._file.read(waiting.length)

    def close(self) -> None:
        self._file.close()

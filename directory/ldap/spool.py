"""Where people and photos wait for the end of the plan, so that thousands of them do not fill the memory."""

import pickle
import tempfile
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

_Item = TypeVar("_Item")

_IN_MEMORY = 1024 * 1024


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


class SpooledList(Generic[_Item]):
    """A list that is only appended to and gone through from the start, most of it in a file of this process alone."""

    def __init__(self, batch: int = 1000) -> None:
        self._batch = batch
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (lives as long as the plan)
        self._stored: list[int] = []
        self._last: list[_Item] = []

    def append(self, item: _Item) -> None:
        self._last.append(item)
        if len(self._last) == self._batch:
            self._file.seek(0, 2)
            self._stored.append(self._file.tell())
            pickle.dump(self._last, self._file)
            self._last = []

    def __len__(self) -> int:
        return len(self._stored) * self._batch + len(self._last)

    def __iter__(self) -> Iterator[_Item]:
        for batch in self.batches():
            yield from batch

    def batches(self) -> Iterator[list[_Item]]:
        for position in self._stored:
            self._file.seek(position)
            yield pickle.load(self._file)  # noqa: S301 (written above, by this process)
        if self._last:
            yield self._last

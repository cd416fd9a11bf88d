"""The file that holds a backup: a gzipped tar, encrypted with age for whoever may read it.

Without Belfort at hand: `age --decrypt --identity key.txt FILE | tar --extract --gzip`.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import pyrage
from django.utils.translation import gettext_lazy as _

from intranet.exceptions import DomainError

MANIFEST = "manifest.json"
ENCRYPTED_ENDING = ".tar.gz.age"
PLAIN_ENDING = ".tar.gz"
CHUNK = 1024 * 1024
# The database shrinks well at the first level; pictures and PDFs do not at any.
COMPRESSION = 1


class ArchiveUnreadable(DomainError):
    message = _("This backup cannot be read: it is damaged, or the key is not the one it was made for.")


class KeyMissing(DomainError):
    message = _("This backup is encrypted: name the file with the key (--key).")


class Writer:
    """What goes into the archive, with its size and hash, told at the end by the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        """Copy `size` bytes; what a file grew meanwhile stays out, one that shrank raises OSError."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        hashing = _Hashing(file)
        self._tar.addfile(member, hashing)
        self.files[name] = {"size": size, "sha256": hashing.hexdigest}

    def add_path(self, name: str, path: Path) -> None:
        with open(path, "rb") as file:
            self.add(name, file, os.fstat(file.fileno()).st_size)

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, io.BytesIO(content), len(content))

    def close(self, manifest: dict[str, Any]) -> None:
        text = json.dumps(manifest | {"files": self.files}, ensure_ascii=False, indent=1)
        self.add_bytes(MANIFEST, text.encode())


@contextmanager
def writing(target: Path, recipients: Sequence[str]) -> Iterator[Writer]:
    """Write an archive; it gets its name only when it is whole. Without recipients it stays readable to all."""
    part = target.with_name(f".{target.name}.part")
    try:
        with open(part, "xb", opener=_private) as file:
            with (
                _encrypting(file, recipients) as stream,
                gzip.GzipFile(filename="", mode="wb", fileobj=stream, compresslevel=COMPRESSION) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def unpack(source: Path, folder: Path, key: Path | None) -> dict[str, Any]:
    """Unpack into an empty folder and give the manifest, once every file is what the manifest says.

    Raises ArchiveUnreadable, KeyMissing.
    """
    found: dict[str, dict[str, Any]] = {}
    try:
        with _decrypting(source, key) as stream:
            with tarfile.open(fileobj=stream, mode="r|gz") as tar:
                for member in tar:
                    found[member.name] = _extract(tar, member, folder)
            while stream.read(CHUNK):  # the last bytes too: age vouches for the whole only at the end
                pass
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, EOFError, ValueError, gzip.BadGzipFile, FileNotFoundError) as error:
        raise ArchiveUnreadable from error
    found.pop(MANIFEST)
    if found != manifest["files"]:
        raise ArchiveUnreadable
    return manifest


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> dict[str, Any]:
    target = (folder / member.name).resolve()
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or not target.is_relative_to(folder.resolve()):
        raise ArchiveUnreadable
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hashing = _Hashing(content)
    with open(target, "xb", opener=_private) as file:
        while chunk := hashing.read(CHUNK):
            file.write(chunk)
    return {"size": member.size, "sha256": hashing.hexdigest}


def new_key() -> tuple[str, str]:
    """A key to read backups with, and the recipient to make them for."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def _identities(key: Path | None) -> list[pyrage.x25519.Identity]:
    if key is None:
        raise KeyMissing
    lines = [line.strip() for line in key.read_text(encoding="utf-8").splitlines()]
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise ArchiveUnreadable from error


@contextmanager
def _encrypting(file: IO[bytes], recipients: Sequence[str]) -> Iterator[IO[bytes]]:
    if not recipients:
        yield file
        return
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    with _beside(lambda source: pyrage.encrypt_io(source, file, keys), reads=True) as stream:
        yield stream


@contextmanager
def _decrypting(source: Path, key: Path | None) -> Iterator[IO[bytes]]:
    with open(source, "rb") as file:
        if not source.name.endswith(".age"):
            yield file
            return
        identities = _identities(key)

        def decrypt(target: IO[bytes]) -> None:
            try:
                pyrage.decrypt_io(file, target, identities)
            except (pyrage.DecryptError, OSError) as error:
                if getattr(error, "errno", None):  # the disk's trouble, not the archive's
                    raise
                raise ArchiveUnreadable from error

        with _beside(decrypt, reads=False) as stream:
            yield stream


@contextmanager
def _beside(work: Callable[[IO[bytes]], None], *, reads: bool) -> Iterator[IO[bytes]]:
    """Run `work` in a thread at one end of a pipe and give the other: age pulls and pushes, and so does tar."""
    read_end, write_end = os.pipe()
    reader, writer = open(read_end, "rb"), open(write_end, "wb")  # noqa: SIM115  (closed below, in this order)
    its_own, ours = (reader, writer) if reads else (writer, reader)

    def run() -> None:
        with its_own:
            work(its_own)

    with ThreadPoolExecutor(1) as pool:
        running: Future[None] = pool.submit(run)
        try:
            yield ours
            ours.close()
            running.result()
        except BaseException as error:
            _close_quietly(ours)
            # When the other end broke off, its reason is the one to tell.
            if isinstance(error, (BrokenPipeError, tarfile.TarError, EOFError)) and (reason := running.exception()):
                raise reason from error
            raise


def _close_quietly(file: IO[bytes]) -> None:
    with suppress(BrokenPipeError):
        file.close()


class _Hashing:
    """A file that hashes what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self._digest.update(chunk)
        return chunk

    @property
    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

"""A bucket on loopback: as much of S3 as keeping, reading and removing a file takes."""

import threading
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Bucket(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        self.server.files[self.path.partition("?")[0]] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200)

    def do_GET(self):
        content = self.server.files.get(self.path.partition("?")[0])
        self._answer(404 if content is None else 200, content or b"")

    do_HEAD = do_GET

    def do_DELETE(self):
        self.server.files.pop(self.path.partition("?")[0], None)
        self._answer(204)

    def _answer(self, status, content=b""):
        self.server.signed.append("AWS4-HMAC-SHA256" in self.headers.get("Authorization", ""))
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Last-Modified", formatdate(usegmt=True))
        self.send_header("ETag", '"1"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *arguments):
        """Say nothing."""


@contextmanager
def bucket():
    """Gives the server: its `url`, the `files` by path, and whether each request was `signed`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bucket)
    server.files, server.signed = {}, []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()

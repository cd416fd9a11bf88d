"""What goes wrong between a portal and a directory, on loopback: cut connections, silence, a thief of passwords."""

import socket
import struct
import threading


class Listener:
    """Accepts connections on a free port of its own, in a thread, until closed."""

    def __init__(self):
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.connections = 0
        self._open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _address = self._server.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(client)
            threading.Thread(target=self.handle, args=(client, self.connections), daemon=True).start()

    def handle(self, client, number):
        """Take the connection and say nothing: a frozen server."""

    def close(self):
        self._server.close()
        for connection in self._open:
            connection.close()


class Thief(Listener):
    """Keeps every byte it is sent."""

    def __init__(self):
        self.received = b""
        super().__init__()

    def handle(self, client, number):
        try:
            while data := client.recv(65536):
                self.received += data
        except OSError:
            pass


class CutProxy(Listener):
    """Passes on to `target`, and breaks the first `times` connections after `limit` bytes from the server.

    `how` is "fin" (a clean end), "rst" (a reset) or "hang" (silence).
    """

    def __init__(self, target, limit, how, times=1):
        self.target, self.limit, self.how, self.times = target, limit, how, times
        super().__init__()

    def handle(self, client, number):
        server = socket.create_connection(("127.0.0.1", self.target))
        self._open.append(server)
        threading.Thread(target=_pump, args=(client, server), daemon=True).start()
        if not _pump(server, client, self.limit if number <= self.times else None):
            client.close()
        elif self.how == "rst":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        elif self.how == "fin":
            client.shutdown(socket.SHUT_RDWR)
            client.close()


def _pump(source, sink, limit=None):
    """Copy until the end; True when the limit was reached first."""
    passed = 0
    try:
        while data := source.recv(65536):
            if limit is not None and passed + len(data) > limit:
                sink.sendall(data[: limit - passed])
                return True
            passed += len(data)
            sink.sendall(data)
    except OSError:
        pass
    return False

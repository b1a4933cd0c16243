"""Tells whoever started this process that it is ready, in systemd's protocol."""

import os
import socket


def tell_ready() -> None:
    """
    Send `READY=1` to $NOTIFY_SOCKET, where there is one.

    Baton's own supervisor listens there, and so does systemd.
    """
    path = os.environ.get("NOTIFY_SOCKET")
    if not path:
        return
    # A leading @ is the kernel's abstract namespace, as systemd writes it.
    address = "\0" + path[1:] if path.startswith("@") else path
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaker:
        try:
            speaker.sendto(b"READY=1", address)
        except OSError:
            return

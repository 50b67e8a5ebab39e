"""monitor.py SOCKET COMMAND - one command to QEMU's monitor; returns when QEMU has answered it."""
import socket
import sys


def answer(connection):
    said = b""
    while not said.rstrip().endswith(b"(qemu)"):
        more = connection.recv(65536)
        if not more:
            break
        said += more
    return said.decode(errors="replace")


with socket.socket(socket.AF_UNIX) as qemu:
    qemu.settimeout(120)
    qemu.connect(sys.argv[1])
    answer(qemu)
    qemu.sendall(sys.argv[2].encode() + b"\n")
    said = answer(qemu)
    if "Error" in said:
        sys.exit(said)

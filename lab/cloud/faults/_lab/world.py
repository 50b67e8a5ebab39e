"""Where the lab is, and how its commands, databases and hosts are reached."""
import os
import subprocess
import time

OSLAB = os.environ.setdefault("OSLAB", "/var/lib/oslab")
LAB = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
HOSTS = {"compute1": "10.77.0.11", "compute2": "10.77.0.12"}
CONTROLLER = "10.77.0.1"
FIRST_HOST = "compute1"   # where servers are put unless told otherwise
FAKE_HOST = "compute3"    # in the second cell; it has no domains and no watchers
os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"


def run(*command, check=True):
    """The command's output; ends the script when the command fails and check is true."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if check and done.returncode:
        raise SystemExit(f"{' '.join(command)} -> {done.returncode} {done.stderr[:500]}")
    return done.stdout


def sql(database, statement):
    """Rows as lists of strings; NULL is None."""
    out = run("mariadb", "--no-defaults", "-S", OSLAB + "/mysql/mysqld.sock", "-u", "root", "-N", "-B", database,
              "-e", statement)
    return [[None if cell == "NULL" else cell for cell in line.split("\t")] for line in out.splitlines()]


def start_on(host, name, *command):
    """Starts a process in the namespaces of a host. It is recorded as fault-NAME-HOST, and reset and down end it."""
    run("bash", "-c", '. "$1/common.sh"; shift; start_on "$@"', "-", LAB, host, "fault-" + name, *command)


def cell2(*state):
    """dark, dark silent, light or status: the second cell's database as the nova APIs see it."""
    return run(LAB + "/cell2", *state).strip()


def until(what, look, seconds=90):
    """The first true answer of look()."""
    end = time.time() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.time() > end:
            raise SystemExit(f"gave up waiting for {what}")
        time.sleep(0.5)

"""A script's variants, and what it prints: JSON with what every side says after the fault was made."""
import json
import os
import sys

from _lab.domains import disk_target, virsh_on
from _lab.images import image, trash_id, trash_watchers, watchers
from _lab.servers import get_server, mappings
from _lab.volumes import get_volume, records
from _lab.world import HOSTS, sql

NAME = os.path.basename(sys.argv[0])
_chosen = None


def variant(*names):
    """The variant that the command line asks for; the first is the default. Answers --list and --help itself."""
    global _chosen
    asked = sys.argv[1:] or [names[0]]
    if asked == ["--list"]:
        print("\n".join(names))
        raise SystemExit
    if asked in (["-h"], ["--help"]):
        print(f"usage: {NAME} [--list | {' | '.join(names)}]\n\n{sys.modules['__main__'].__doc__.strip()}")
        raise SystemExit
    if len(asked) != 1 or asked[0] not in names:
        raise SystemExit(f"usage: {NAME} [--list | {' | '.join(names)}]")
    _chosen = asked[0]
    return _chosen


def report(volume=None, server=None, volume_type="ceph", expected=None, **more):
    """expected: the findings that cindersweep must report of it; by default the fault of the script's name."""
    print(json.dumps({"fault": NAME, "variant": _chosen, "expected": [NAME] if expected is None else expected,
                      "volume": volume, "server": server, **more,
                      "observed": observe(volume, server, volume_type)}, indent=1))


def observe(volume, server, volume_type):
    """What each side really says at this moment."""
    seen = {}
    if volume:
        seen.update(cinder=cinder_says(volume), nova_mappings=[
            {"server": row[0], "device": row[1], "attachment": row[2]} for row in mappings(volume)])
        seen["rbd"] = rbd_says(image(volume, volume_type))
        seen["libvirt"] = libvirt_says(volume)
    if server:
        found = get_server(server)
        seen["nova_server"] = found and found["status"]
    return seen


def cinder_says(volume):
    found = get_volume(volume)
    return found and {
        "status": found["status"],
        "attach_status": sql("cinder", f"SELECT attach_status FROM volumes WHERE id='{volume}'")[0][0],
        "attachments": [{"id": row[0], "status": row[1], "server": row[2], "host": row[3]} for row in records(volume)]}


def rbd_says(name):
    found = watchers(name)
    said = {"image": name, "exists": found is not None, "watchers": found or []}
    if found is None and trash_id(name):
        said.update(trash_id=trash_id(name), watchers=trash_watchers(name))
    return said


def libvirt_says(volume):
    return [{"host": host, "domain": domain} for host in HOSTS
            for domain in virsh_on(host, "list", "--uuid").split() if disk_target(domain, volume, host)]

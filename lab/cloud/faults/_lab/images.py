"""A volume's image in Ceph, in its pool or in the trash, and who watches it."""
import json
import re

from _lab.world import run

POOLS = {"ceph": "volumes", "ceph2": "volumes2", "shared": "volumes"}


def image(volume, volume_type="ceph"):
    return f"{POOLS[volume_type]}/volume-{volume}"


def remove_image(volume):
    run("rbd", "rm", "--no-progress", image(volume))


def watchers(name):
    """Addresses of the image's watchers; None if there is no such image."""
    out = run("rbd", "status", name, "--format", "json", check=False)
    return [watcher["address"] for watcher in json.loads(out)["watchers"]] if out else None


def trash_id(name):
    pool, plain = name.split("/")
    out = run("rbd", "trash", "ls", "--all", "--pool", pool, "--format", "json")
    return next((entry["id"] for entry in json.loads(out or "[]") if entry["name"] == plain), None)


def trash_watchers(name):
    """The same for an image in the trash, which rbd status of Ceph 16 cannot name."""
    header = "rbd_header." + trash_id(name)
    return re.findall(r"watcher=(\S+)", run("rados", "-p", name.split("/")[0], "listwatchers", header, check=False))


def snapshots(name):
    return [line.split()[1] for line in run("rbd", "snap", "ls", name, check=False).splitlines()[1:]]


def children(name):
    return run("rbd", "children", "--all", name, check=False).split()

#!/usr/bin/python3
"""empty-pools.py POOL... - removes every image of the pools, in the trash or not, with its snapshots. Clones go
before what they were made of, and what a dead client has open once Ceph has forgotten it, after 30 s."""
import sys
import time

import rados
import rbd

PATIENCE = 90


def empty(pool):
    for entry in list(rbd.RBD().trash_list(pool)):
        # an image with a protected snapshot can leave the trash only by being restored
        attempt(lambda: rbd.RBD().trash_restore(pool, entry["id"], entry["name"]))
    for name in rbd.RBD().list(pool):
        attempt(lambda: remove(pool, name))
    return rbd.RBD().list(pool) + [entry["name"] for entry in rbd.RBD().trash_list(pool)]


def remove(pool, name):
    with rbd.Image(pool, name) as image:
        for snapshot in list(image.list_snaps()):
            if image.is_protected_snap(snapshot["name"]):
                image.unprotect_snap(snapshot["name"])
            image.remove_snap(snapshot["name"])
    rbd.RBD().remove(pool, name)


def attempt(change):
    """What is still in the way is met again in the next pass."""
    try:
        change()
    except rbd.Error:
        pass


with rados.Rados(conffile="/etc/ceph/ceph.conf") as cluster:
    pools = [cluster.open_ioctx(name) for name in sys.argv[1:]]
    end = time.time() + PATIENCE
    left = [name for pool in pools for name in empty(pool)]
    while left and time.time() < end:
        time.sleep(1)
        left = [name for pool in pools for name in empty(pool)]
if left:
    raise SystemExit(f"there are still images: {left}")

"""Volumes and attachment records, by cinder's API; its database where the API has no way."""
import os
import re
import uuid

from _lab.api import cinder
from _lab.images import image
from _lab.world import CONTROLLER, FIRST_HOST, HOSTS, OSLAB, run, sql, until


def new_uuid():
    return str(uuid.uuid4())


def get_volume(volume):
    found = cinder("GET", "/volumes/" + volume, missing_ok=True)
    return found and found["volume"]


def wait_volume(volume, *statuses, seconds=90):
    """Waits for one of the statuses ("gone": cinder no longer knows it), and returns it."""
    def look():
        found = get_volume(volume)
        status = found["status"] if found else "gone"
        return status if status in statuses else None
    return until(f"volume {volume} {statuses}", look, seconds)


def create_volume(name, volume_type="ceph", bootable=False, **more):
    body = {"volume": dict(size=1, name=name, volume_type=volume_type, **more)}
    volume = cinder("POST", "/volumes", body, user="demo")["volume"]["id"]
    wait_volume(volume, "available")
    if bootable:
        run("qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", OSLAB + "/guest.raw",
            f"rbd:{image(volume, volume_type)}:id=cinder")
        act(volume, "os-set_bootable", {"bootable": True})
    return volume


def act(volume, action, body=None, **how):
    return cinder("POST", f"/volumes/{volume}/action", {action: body or {}}, **how)


def reset_status(volume, **fields):
    act(volume, "os-reset_status", fields)


def attachments(volume):
    return cinder("GET", f"/attachments/detail?all_tenants=1&volume_id={volume}")["attachments"]


def attachment_create(volume, server, connect=False, complete=False, host=FIRST_HOST, second=False):
    """A record as nova makes it, without nova: reserved, attaching (connect) or attached (complete).

    second=True makes it as a live migration does: with its connector from the beginning, since cinder lets
    nobody connect a second record later."""
    body = {"attachment": {"volume_uuid": volume, "instance_uuid": server,
                           **({"connector": connector(host)} if second else {})}}
    made = cinder("POST", "/attachments", body, service=True)["attachment"]["id"]
    if (connect or complete) and not second:
        cinder("PUT", "/attachments/" + made, {"attachment": {"connector": connector(host)}}, service=True)
    if complete:
        cinder("POST", f"/attachments/{made}/action", {"os-complete": {}}, service=True)
    return made


def connector(host):
    return {"platform": "x86_64", "os_type": "linux", "ip": HOSTS.get(host, CONTROLLER), "host": host,
            "multipath": False, "do_local_attach": False, "initiator": None, "system uuid": new_uuid(),
            "mountpoint": "/dev/vdb"}


def attachment_delete(attachment):
    """Only a request with a service token may do it while a server uses it (CVE-2023-2088)."""
    cinder("DELETE", "/attachments/" + attachment, service=True)


def delete_volume(volume):
    cinder("DELETE", "/volumes/" + volume)


def snapshot_create(volume, name):
    body = {"snapshot": {"volume_id": volume, "name": name}}
    made = cinder("POST", "/snapshots", body, user="demo")["snapshot"]["id"]
    until("snapshot", lambda: snapshot_status(made) == "available")
    return made


def snapshot_status(snapshot):
    found = cinder("GET", "/snapshots/" + snapshot, missing_ok=True)
    return found["snapshot"]["status"] if found else "gone"


def records(volume):
    """Cinder's own rows of the volume's attachments."""
    return sql("cinder", "SELECT id, attach_status, instance_uuid, attached_host FROM volume_attachment "
                         f"WHERE volume_id='{volume}' AND deleted=0")


def try_delete(volume, refuse=False):
    """Deletes through cinder's API: the outcome, and what cinder-volume logged of it.

    cinder 21 moves an image that rbd calls busy to the trash and reports success; refuse=True makes it
    give up instead, as releases without that way out do.
    """
    switch, log = OSLAB + "/busy-delete", OSLAB + "/log/cinder-volume.log"
    since = os.path.getsize(log)
    if refuse:
        open(switch, "w").close()
    try:
        delete_volume(volume)
        status = wait_volume(volume, "available", "error_deleting", "gone", seconds=120)
    finally:
        if refuse:
            os.unlink(switch)
    with open(log, "rb") as file:
        file.seek(since)
        lines = file.read().decode(errors="replace").splitlines()
    telling = re.compile(r"busy|to trash|watchers|no longer exists", re.I)
    return {"status_after_delete": status,
            "cinder_volume_log": [line.strip()[:300] for line in lines if telling.search(line)][-4:]}

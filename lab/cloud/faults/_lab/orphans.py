"""Running domains that nova does not know, with a volume that cinder calls available."""
import re
import tempfile

from _lab.domains import virsh, virsh_on
from _lab.images import image, watchers
from _lab.servers import boot, delete_server, purge_server
from _lab.volumes import attachment_delete, attachments, new_uuid, wait_volume
from _lab.world import FIRST_HOST, until


def orphan_domain(how):
    """copy: the server was deleted, and a copy of its domain runs under another uuid.
    purged: nova lost every trace of the server, and its domain runs on.
    Returns (volume, server, domain)."""
    server, volume = boot("orphan")
    domain = copied(server, volume) if how == "copy" else left_behind(server, volume)
    until("watcher", lambda: watchers(image(volume)))
    return volume, server, domain


def copied(server, volume):
    xml = virsh("dumpxml", server, "--inactive", "--security-info")
    delete_server(server)
    domain = new_uuid()
    xml = xml.replace(f"<uuid>{server}</uuid>", f"<uuid>{domain}</uuid>")
    xml = re.sub(r"<name>instance-[0-9a-f]+</name>", f"<name>instance-{domain[:8]}</name>", xml)
    xml = re.sub(r"<entry name='uuid'>[^<]+</entry>", f"<entry name='uuid'>{domain}</entry>", xml)
    xml = re.sub(r"<mac address=[^>]+>", "", xml)
    xml = re.sub(r"\s*<log file=[^>]+>", "", xml)  # the instance's folder went with the server
    wait_volume(volume, "available")
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
        file.write(xml)
        file.flush()
        virsh_on(FIRST_HOST, "define", file.name)
    virsh_on(FIRST_HOST, "start", domain)
    return domain


def left_behind(server, volume):
    record = attachments(volume)[0]["id"]
    purge_server(server)
    attachment_delete(record)
    wait_volume(volume, "available")
    return server

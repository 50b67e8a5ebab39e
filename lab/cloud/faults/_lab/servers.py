"""Servers and block device mappings, by nova's API; its databases where nova must forget something."""
from _lab.api import nova
from _lab.domains import console, disk_target
from _lab.volumes import attachments, create_volume, wait_volume
from _lab.world import FAKE_HOST, FIRST_HOST, sql, until


def boot(name, host=FIRST_HOST):
    """A running server with a root volume of its own: (server, root volume).

    host=None leaves the choice to the scheduler.
    """
    fake = host == FAKE_HOST
    root = create_volume(name + "-root", bootable=True)
    flavor = next(flavor["id"] for flavor in nova("GET", "/flavors")["flavors"] if flavor["name"] == "tiny")
    server = nova("POST", "/servers", {"server": {
        "name": name, "flavorRef": flavor, "networks": "none",
        **({"availability_zone": "cell2"} if fake else {}), **({"host": host} if host else {}),
        "block_device_mapping_v2": [{"boot_index": 0, "uuid": root, "source_type": "volume",
                                     "destination_type": "volume"}]}}, user="demo")["server"]["id"]
    wait_server(server, "ACTIVE")
    if not fake:  # hot-unplug needs a guest that answers
        until("guest of " + server, lambda: b"guest up" in console(server))
    return server, root


def get_server(server):
    found = nova("GET", "/servers/" + server, missing_ok=True)
    return found and found["server"]


def wait_server(server, status):
    def look():
        found = get_server(server)
        if found["status"] == "ERROR":
            raise SystemExit(f"server {server} went to ERROR: {found.get('fault')}")
        return found["status"] == status
    until(f"server {server} {status}", look)


def act(server, action, body=None, **how):
    nova("POST", f"/servers/{server}/action", {action: body}, **how)


def stop(server):
    act(server, "os-stop")
    wait_server(server, "SHUTOFF")


def delete_server(server):
    nova("DELETE", "/servers/" + server)
    until(f"server {server} gone", lambda: get_server(server) is None)


def attach(server, volume):
    """The ordinary way, through nova; returns the attachment record."""
    nova("POST", f"/servers/{server}/os-volume_attachments", {"volumeAttachment": {"volumeId": volume}}, user="demo")
    wait_volume(volume, "in-use")
    if cell_database(server) == "nova":   # the other cell's driver is fake
        until("disk in the domain", lambda: disk_target(server, volume))
    return next(record["id"] for record in attachments(volume) if record["instance"] == server)


def cell_database(server):
    """The database of the server's cell; nova if nova knows no such server."""
    cells = sql("nova_api", "SELECT c.name FROM instance_mappings m JOIN cell_mappings c ON c.id=m.cell_id "
                            f"WHERE m.instance_uuid='{server}'")
    return "nova_cell2" if cells == [["cell2"]] else "nova"


def forget_mapping(server, volume):
    """Nova loses its block device mapping; the domain keeps the disk."""
    sql(cell_database(server), "UPDATE block_device_mapping SET deleted=id, deleted_at=UTC_TIMESTAMP() "
                               f"WHERE instance_uuid='{server}' AND volume_id='{volume}' AND deleted=0")


def purge_server(server):
    """Nova loses every trace of the server, as after a purge, so nova-compute will not reap its domain either."""
    tables = ("block_device_mapping", "instance_info_caches", "instance_system_metadata", "instance_extra",
              "instance_actions", "instance_metadata")
    sql("nova", "SET FOREIGN_KEY_CHECKS=0; "
        + "".join(f"DELETE FROM {table} WHERE instance_uuid='{server}'; " for table in tables)
        + f"DELETE FROM instances WHERE uuid='{server}'")
    sql("nova_api", f"DELETE FROM instance_mappings WHERE instance_uuid='{server}'; "
                    f"DELETE FROM request_specs WHERE instance_uuid='{server}'")
    sql("placement", f"DELETE FROM allocations WHERE consumer_id='{server}'; "
                     f"DELETE FROM consumers WHERE uuid='{server}'")


def mappings(volume):
    """Nova's own rows of the volume, in all cells: server, device, attachment."""
    return [row for database in ("nova", "nova_cell2") for row in sql(
        database, "SELECT instance_uuid, device_name, attachment_id FROM block_device_mapping "
                  f"WHERE volume_id='{volume}' AND deleted=0")]

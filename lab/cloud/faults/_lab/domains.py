"""Domains and their disks, by libvirt, behind nova's back."""
import os

from _lab.world import FIRST_HOST, HOSTS, OSLAB, run, until


def virsh_on(host, *arguments, check=True):
    # A Unix socket reaches across network namespaces.
    socket = f"{OSLAB}/hosts/{host}/run/libvirt/libvirt-sock"
    return run("virsh", "-q", "-c", "qemu:///system?socket=" + socket, *arguments, check=check)


def hosts_of(domain):
    """Hosts that have the domain, the one where it runs first; two during a live migration."""
    states = [(host, virsh_on(host, "domstate", domain, check=False).strip()) for host in HOSTS]
    return [host for host, state in sorted(states, key=lambda each: each[1] != "running") if state]


def virsh(command, domain, *arguments, check=True):
    """On the host where the domain runs."""
    return virsh_on(next(iter(hosts_of(domain)), FIRST_HOST), command, domain, *arguments, check=check)


def disk_target(domain, volume, host=None):
    """vdX of the volume in the domain, or None."""
    blocks = virsh_on(host, "domblklist", domain, check=False) if host else virsh("domblklist", domain, check=False)
    for line in blocks.splitlines():
        target, _, source = line.strip().partition(" ")
        if source.strip().endswith("volume-" + volume):
            return target
    return None


def unplug(domain, volume):
    """The disk leaves the running and the persistent domain; the guest must help."""
    virsh("detach-disk", domain, disk_target(domain, volume), "--persistent", "--live")
    until("disk out of the domain", lambda: not disk_target(domain, volume), 30)


def console(domain):
    """What the guest wrote to its console, on any host."""
    logs = (f"{OSLAB}/hosts/{host}/nova/instances/{domain}/console.log" for host in HOSTS)
    return b"".join(open(log, "rb").read() for log in logs if os.path.exists(log))

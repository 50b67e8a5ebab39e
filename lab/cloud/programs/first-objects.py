#!/usr/bin/python3
"""first-objects.py FAKE-HOST - makes volume types, quotas, a flavor, and the zone of the second cell."""
import sys

import openstack

FAKE_HOST = sys.argv[1]

cloud = openstack.connect(cloud="oslab-admin")
existing = {t.name for t in cloud.block_storage.types()}
for name, specs in (("ceph", {"volume_backend_name": "ceph"}), ("ceph2", {"volume_backend_name": "ceph2"}),
                    ("shared", {"volume_backend_name": "ceph", "multiattach": "<is> True"})):
    if name not in existing:
        cloud.block_storage.create_type(name=name, extra_specs=specs)
# ten volumes, the default, are too few for the faults
cloud.block_storage.put("/os-quota-class-sets/default", json={"quota_class_set": {
    "volumes": -1, "snapshots": -1, "gigabytes": -1}})
if not cloud.compute.find_flavor("tiny"):
    cloud.compute.create_flavor(name="tiny", ram=160, vcpus=1, disk=0)
zone = cloud.compute.find_aggregate("cell2")
if not zone:
    zone = cloud.compute.create_aggregate(name="cell2", availability_zone="cell2")
if FAKE_HOST not in (zone.hosts or []):
    cloud.compute.add_host_to_aggregate(zone, FAKE_HOST)

#!/usr/bin/python3
"""identity.py PASSWORD - makes the projects, users, roles and the catalogue; what is there is left alone."""
import sys

import openstack

PASSWORD = sys.argv[1]
CATALOGUE = (
    ("placement", "placement", "http://127.0.0.1:8778"),
    ("volumev3", "cinderv3", "http://127.0.0.1:8776/v3/%(project_id)s"),
    ("block-storage", "cinder", "http://127.0.0.1:8776/v3/%(project_id)s"),
    ("compute", "nova", "http://127.0.0.1:8774/v2.1"),
    ("network", "neutron", "http://127.0.0.1:9696"),
    ("image", "glance", "http://127.0.0.1:9292"),
)

identity = openstack.connect(cloud="oslab-admin").identity


def first(found, make):
    return next(iter(found), None) or make()


def project(name):
    return first(identity.projects(name=name), lambda: identity.create_project(name=name, domain_id="default"))


def role(name):
    return first(identity.roles(name=name), lambda: identity.create_role(name=name))


def user(name, home, roles):
    made = first(identity.users(name=name), lambda: identity.create_user(
        name=name, password=PASSWORD, domain_id="default", default_project_id=home.id))
    for each in roles:
        identity.assign_project_role_to_user(home, made, role(each))


def service(kind, name, url):
    made = first((s for s in identity.services() if s.type == kind),
                 lambda: identity.create_service(type=kind, name=name))
    for interface in ("public", "internal", "admin"):
        first(identity.endpoints(service_id=made.id, interface=interface), lambda: identity.create_endpoint(
            service_id=made.id, interface=interface, url=url, region_id="RegionOne"))


services = project("service")
for name in ("nova", "cinder", "placement"):
    user(name, services, ("admin", "service"))
user("demo", project("demo"), ("member", "reader"))
for entry in CATALOGUE:
    service(*entry)

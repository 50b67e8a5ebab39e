"""Requests to cinder and nova as demo (a plain member), admin, or nova's own user."""
import requests

KEYSTONE = "http://127.0.0.1:5000/v3"
CINDER = "http://127.0.0.1:8776/v3"
NOVA = "http://127.0.0.1:8774/v2.1"
_tokens = {}


def token(user):
    """(token, project id) of demo, admin or nova."""
    if user not in _tokens:
        domain = {"id": "default"}
        project = "service" if user == "nova" else user
        answer = requests.post(KEYSTONE + "/auth/tokens", timeout=60, json={"auth": {
            "identity": {"methods": ["password"],
                         "password": {"user": {"name": user, "domain": domain, "password": "oslab"}}},
            "scope": {"project": {"name": project, "domain": domain}}}})
        answer.raise_for_status()
        _tokens[user] = answer.headers["X-Subject-Token"], answer.json()["token"]["project"]["id"]
    return _tokens[user]


def cinder(method, path, body=None, user="admin", service=False, missing_ok=False):
    """service=True adds the X-Service-Token that nova would send."""
    headers = {"OpenStack-API-Version": "volume 3.68"}
    if service:
        headers["X-Service-Token"] = token("nova")[0]
    return _call(method, f"{CINDER}/{token(user)[1]}{path}", body, user, headers, missing_ok)


def nova(method, path, body=None, user="admin", missing_ok=False, version="2.93"):
    return _call(method, NOVA + path, body, user, {"OpenStack-API-Version": f"compute {version}"}, missing_ok)


def _call(method, url, body, user, headers, missing_ok):
    answer = requests.request(method, url, json=body, timeout=120, headers={**headers, "X-Auth-Token": token(user)[0]})
    if answer.status_code == 404 and missing_ok:
        return None
    if answer.status_code >= 400:
        raise SystemExit(f"{method} {url} -> {answer.status_code} {answer.text[:500]}")
    return answer.json() if answer.content else None

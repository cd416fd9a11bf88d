"""What every answer says to the browser."""

import pytest

from intranet.demo.personas import PASSWORD


@pytest.fixture(params=["/login/", "/", "/admin/"])
def answer(request, client_for, els):
    return client_for(None if request.param == "/login/" else els).get(request.param)


def policy_of(answer):
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: set(values) for name, *values in parts}


def test_nothing_runs_that_does_not_come_from_a_file_of_ours(answer):
    policy = policy_of(answer)
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == {"'self'"}
    assert policy["object-src"] == {"'none'"}
    assert not any(
        "unsafe" in value or "http" in value or "*" in value for values in policy.values() for value in values
    )


def test_no_other_site_frames_the_portal_or_learns_where_we_were(answer):
    assert policy_of(answer)["frame-ancestors"] == {"'self'"}
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_stay_out_of_reach_of_scripts_and_other_sites(client_for, els):
    browser = client_for()
    browser.get("/login/")
    browser.post("/login/", {"username": "els", "password": PASSWORD})
    for name in ("sessionid", "csrftoken"):
        assert browser.cookies[name]["httponly"]
        assert browser.cookies[name]["samesite"] == "Lax"

"""Where requests come from."""

from __future__ import annotations

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from bot.web.networks import network_of


@pytest.mark.parametrize(
    ("near", "said", "network"),
    [
        ("8.8.4.4", "203.0.113.1", "8.8.4.4"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.1", "203.0.113.1"),
        ("127.0.0.1", "203.0.113.9, 203.0.113.1", "203.0.113.1"),
        ("10.0.0.5", "nonsense", "10.0.0.5"),
        ("127.0.0.1", "::ffff:203.0.113.1", "203.0.113.1"),
        ("::ffff:8.8.8.8", "203.0.113.1", "8.8.8.8"),
        ("2a00:1:2:3:4:5:6:7", "", "2a00:0001:0002:0003"),
        ("", "203.0.113.1", "203.0.113.1"),
        ("", "", ""),
    ],
)
def test_a_request_is_of_the_network_it_came_from(near: str, said: str, network: str) -> None:
    environ = EnvironBuilder(environ_overrides={"REMOTE_ADDR": near, "HTTP_X_FORWARDED_FOR": said}).get_environ()
    assert network_of(Request(environ)) == network

"""The documentation page works where nothing outside can be reached."""

import re

from fastapi.testclient import TestClient

from serving.application import create_application


def test_the_documentation_page_loads_nothing_from_elsewhere() -> None:
    client = TestClient(create_application())
    page = client.get("/docs").text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    for address in addresses:
        assert address.startswith("/")
        assert client.get(address).status_code == 200

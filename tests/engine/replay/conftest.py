import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record-histories",
        action="store_true",
        help="Keep the histories of today's interpreter for all later ones.",
    )

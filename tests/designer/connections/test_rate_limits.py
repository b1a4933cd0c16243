"""Whose turn it is, for all workers together."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connection
from hypothesis import given
from hypothesis import strategies as st

from designer.access.roles import Role
from designer.audit.models import AuditEvent
from designer.common.ids import new_id
from designer.connections.models import Connection, ConnectionPace
from designer.connections.rate_limits import SPREAD_S, Turns, give_turns
from engine.ports import Booking, RateLimit
from tests.designer.browser import Browser, a_browser, remembered
from tests.designer.running import a_workspace

HTTP = {
    "connector": "http",
    "name": "Shop",
    "config": {"base_url": "https://shop.example.com", "auth": "none"},
}
A_LIMIT = {"requests": 100, "per": "second", "burst": 1}
NOW = 1_800_000_000.0

limits = st.builds(
    RateLimit,
    requests=st.integers(1, 200),
    period_s=st.sampled_from([1.0, 60.0]),
    burst=st.integers(1, 20),
)


def turns(limit: RateLimit, *patience: float, now: float = NOW, pace: Any = None) -> list[Booking]:
    return give_turns(pace or ConnectionPace(), limit=limit, patience_s=patience, now=now)


def most_in(period_s: float, moments: list[float]) -> int:
    """Give the most moments that any period of this length holds."""
    return max(sum(first <= moment < first + period_s for moment in moments) for first in moments)


class TestGiveTurns:
    def test_the_first_goes_at_once_and_the_others_are_spread(self):
        given_ = turns(RateLimit(requests=10, period_s=1), *([5.0] * 4))

        waits = [round(booking.wait_s, 3) for booking in given_]
        assert waits == [0, 0.11, 0.22, 0.33]
        assert all(booking.granted for booking in given_)

    def test_a_burst_goes_at_once(self):
        given_ = turns(RateLimit(requests=10, period_s=1, burst=3), *([5.0] * 4))

        assert [booking.wait_s > 0 for booking in given_] == [False, False, False, True]

    def test_who_would_wait_too_long_gets_a_moment_to_come_back_and_takes_no_turn(self):
        pace = ConnectionPace()
        limit = RateLimit(requests=1, period_s=60)

        first, second, third = turns(limit, 5, 5, 5, pace=pace)
        (patient,) = turns(limit, 100, pace=pace)

        assert (first.granted, second.granted, third.granted) == (True, False, False)
        assert third.wait_s == pytest.approx(second.wait_s + 60 + SPREAD_S)
        assert patient.granted
        assert patient.wait_s == pytest.approx(60 + SPREAD_S)

    def test_who_never_comes_back_keeps_nobody_waiting(self):
        pace = ConnectionPace()
        limit = RateLimit(requests=1, period_s=1)
        turns(limit, *([0.0] * 10_000), pace=pace)

        much_later = NOW + 10
        (first, second) = turns(limit, 0.0, 0.0, now=much_later, pace=pace)

        assert first == Booking(0, granted=True)
        assert second.wait_s < 2

    @given(limits, st.lists(st.floats(0, 3), min_size=1, max_size=120))
    def test_no_period_ever_holds_more_than_the_limit_and_its_burst(
        self, limit: RateLimit, gaps: list[float]
    ):
        pace, now, moments = ConnectionPace(), NOW, []
        for gap in gaps:
            now += gap / 10
            (booking,) = turns(limit, 1e9, now=now, pace=pace)
            # On its way to the other side a call may be a little late.
            moments.append(now + booking.wait_s)

        assert most_in(limit.period_s + SPREAD_S * 0.99, moments) <= (
            limit.requests + limit.burst - 1
        )


@pytest.mark.django_db
class TestTurns:
    def a_connection(self, limit: dict[str, Any] | None = None) -> str:
        browser = a_browser(Role.DESIGNER)
        created = browser.post("connections/", {**HTTP, "rate_limit": limit or A_LIMIT})
        assert created.status_code == 201, created.content
        return str(created.json()["id"])

    def test_know_the_limit(self):
        there = self.a_connection({"requests": 5, "per": "minute", "burst": 2})

        assert Turns().limit_of(there) == RateLimit(requests=5, period_s=60, burst=2)

    @pytest.mark.parametrize("name", ["none", str(new_id())], ids=["no id", "id"])
    def test_know_no_limit_of_what_is_not_there(self, name: str):
        assert Turns().limit_of(name) is None

    def test_a_connection_that_is_deleted_meanwhile_holds_nobody_up(self):
        limit = RateLimit(requests=1, period_s=60)

        assert (
            Turns().book(str(new_id()), limit=limit, patience_s=[0, 0])
            == [Booking(0, granted=True)] * 2
        )

    def test_the_other_side_may_ask_for_a_pause(self):
        there, limit = self.a_connection(), RateLimit(requests=100, period_s=1, burst=5)

        Turns().hold_back(there, limit=limit, seconds=3)
        (booking,) = Turns().book(there, limit=limit, patience_s=[5])

        assert 2.5 < booking.wait_s <= 3

    @pytest.mark.django_db(transaction=True)
    def test_workers_side_by_side_share_the_turns(self):
        there, limit = self.a_connection(), RateLimit(requests=1, period_s=1)

        def book(_: int) -> float:
            close_old_connections()
            try:
                (booking,) = Turns().book(there, limit=limit, patience_s=[1000])
                return booking.wait_s
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            waits = sorted(pool.map(book, range(24)))

        # Each has a turn of its own, one interval after another.
        assert waits[-1] > 20
        assert len({round(wait) for wait in waits}) >= 22


def patched(browser: Browser, id_: str, limit: Any) -> Any:
    return browser.patch(f"connections/{id_}/", {"rate_limit": limit})


@pytest.mark.django_db
class TestApi:
    def test_a_limit_is_stored_shown_and_audited(self):
        browser = a_browser(Role.DESIGNER)

        created = browser.post("connections/", {**HTTP, "rate_limit": A_LIMIT}).json()

        assert created["rate_limit"] == A_LIMIT
        assert browser.get("connections/").json()["items"][0]["rate_limit"] == A_LIMIT
        assert remembered("connection.created")[1]["rate_limit"] == A_LIMIT

    def test_it_is_changed_and_taken_away(self):
        browser = a_browser(Role.DESIGNER)
        id_ = browser.post("connections/", HTTP).json()["id"]

        changed = patched(browser, id_, {"requests": 5, "per": "hour"})
        untouched = browser.patch(f"connections/{id_}/", {"name": "Other"})
        lifted = patched(browser, id_, None)

        assert changed.json()["rate_limit"] == {"requests": 5, "per": "hour", "burst": 1}
        assert untouched.json()["rate_limit"] is not None
        assert lifted.json()["rate_limit"] is None
        told = AuditEvent.objects.filter(action="connection.changed").order_by("seq")
        assert [(row.after or {})["changed"].get("rate_limit") for row in told] == [
            {"requests": 5, "per": "hour", "burst": 1},
            None,
            None,
        ]

    @pytest.mark.parametrize(
        ("limit", "field"),
        [
            ({"requests": 0, "per": "second"}, "/rate_limit/requests"),
            ({"requests": 5, "per": "day"}, "/rate_limit/per"),
            ({"requests": 5, "per": "second", "burst": 6}, "/rate_limit/burst"),
            ({"requests": 5, "per": "second", "often": 1}, "/rate_limit/often"),
            ({"per": "second"}, "/rate_limit/requests"),
        ],
    )
    def test_refuses_what_is_no_limit(self, limit: dict[str, Any], field: str):
        response = a_browser(Role.DESIGNER).post("connections/", {**HTTP, "rate_limit": limit})

        assert response.status_code == 400
        assert [found["field"] for found in response.json()["data"]["fields"]] == [field]
        assert not Connection.objects.exists()

    def test_somebody_elses_connection_keeps_its_limit(self):
        owner = a_browser(Role.DESIGNER, name="dora")
        id_ = owner.post("connections/", {**HTTP, "rate_limit": A_LIMIT}).json()["id"]

        stranger = a_browser(Role.DESIGNER, name="dan", workspace=a_workspace())

        assert patched(stranger, id_, None).status_code == 403
        assert Connection.objects.get().rate_limit == A_LIMIT

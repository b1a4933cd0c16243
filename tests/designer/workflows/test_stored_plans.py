"""Connections that a plan names, wherever its steps are."""

import pytest

from designer.workflows.stored_plans import is_planned, names_connection, steps_in

PLAN = {
    "block": {
        "steps": [
            {"id": "first", "connection": "c1"},
            {
                "id": "orders",
                "body": {
                    "steps": [
                        {
                            "id": "careful",
                            "body": {
                                "steps": [
                                    {
                                        "id": "charge",
                                        "connection": "c2",
                                        "undo": {"connection": "c3"},
                                    }
                                ]
                            },
                            "cleanup": {"steps": [{"id": "tell", "connection": "c4"}]},
                        }
                    ]
                },
            },
            {"id": "last", "connection": None, "undo": None, "cleanup": None},
        ]
    }
}


class TestStepsIn:
    def test_lists_those_of_a_container_after_it(self):
        assert [step["id"] for step in steps_in(PLAN)] == [
            *("first", "orders", "careful", "charge", "tell", "last")
        ]


class TestIsPlanned:
    @pytest.mark.parametrize(
        ("step", "connection"),
        [
            ("first", "c1"),
            ("orders[7]/careful/charge", "c2"),
            ("orders[7]/careful/charge/undo", "c3"),
            ("orders[7]/careful/tell", "c4"),
        ],
    )
    def test_finds_the_connection_of_a_step_in_containers_and_of_its_undo(
        self, step: str, connection: str
    ):
        planned = [
            c for c in ("c1", "c2", "c3", "c4") if is_planned(PLAN, step=step, connection_id=c)
        ]

        assert planned == [connection]

    @pytest.mark.parametrize("step", ["last", "last/undo", "first/undo", "nobody", "nobody/undo"])
    def test_finds_none_where_none_is_named(self, step: str):
        assert not any(
            is_planned(PLAN, step=step, connection_id=one) for one in ("c1", "c2", "c3", "c4")
        )


class TestNamesConnection:
    @pytest.mark.parametrize("connection", ["c1", "c2", "c3", "c4"])
    def test_looks_into_containers_and_at_what_undoes(self, connection: str):
        assert names_connection(PLAN, connection)

    def test_knows_what_is_not_named(self):
        assert not names_connection(PLAN, "c5")

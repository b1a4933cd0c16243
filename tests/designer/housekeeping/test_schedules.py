"""Every job has a row, and every row a job."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import Schedule

from designer.housekeeping import jobs
from designer.housekeeping.schedules import JOBS, sync_schedules

pytestmark = pytest.mark.django_db


class TestJobs:
    def test_every_file_has_a_row(self):
        folder = Path(str(jobs.__file__)).parent
        files = {path.stem for path in folder.glob("*.py")} - {"__init__"}

        assert {job.name for job in JOBS} == files

    @pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
    def test_every_row_leads_to_a_function_that_says_what_it_does(self, job):
        module, name = job.function.rsplit(".", 1)

        assert getattr(import_module(module), name).__doc__

    def test_tasks_are_signed_with_a_key_of_their_own(self, settings):
        assert Conf.SECRET_KEY != settings.SECRET_KEY

    def test_a_job_that_takes_long_is_not_started_a_second_time_meanwhile(self, settings):
        assert settings.Q_CLUSTER["retry"] > settings.Q_CLUSTER["timeout"]
        assert settings.Q_CLUSTER["catch_up"] is False


class TestSyncSchedules:
    def test_migrating_has_made_the_rows(self):
        assert set(Schedule.objects.values_list("name", flat=True)) == {job.name for job in JOBS}

    def test_running_it_again_changes_nothing(self):
        before = list(Schedule.objects.order_by("id").values())

        sync_schedules()

        assert list(Schedule.objects.order_by("id").values()) == before

    def test_removes_what_is_no_job_any_more_and_leaves_the_rest(self):
        Schedule.objects.create(name="old", func="designer.housekeeping.jobs.old.old")
        Schedule.objects.create(name="other", func="somebody.elses")

        sync_schedules()

        names = set(Schedule.objects.values_list("name", flat=True))
        assert "old" not in names
        assert "other" in names

    def test_a_changed_rhythm_starts_anew(self):
        Schedule.objects.filter(name=JOBS[0].name).update(minutes=1)

        sync_schedules()

        assert Schedule.objects.get(name=JOBS[0].name).next_run > timezone.now() + timedelta(
            minutes=30
        )

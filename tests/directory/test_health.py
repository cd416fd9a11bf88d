"""What `belfort doctor` says of the sources of staff."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory import health
from directory.models import DirectorySource, Organisation, SyncRun
from intranet.operation.findings import State


@pytest.fixture
def source(db):
    town = Organisation.objects.create(name="Hopbeke")
    return DirectorySource.objects.create(code="ad", name="AD", organisation=town, kind="ldif", ldif_file="/nowhere")


def test_a_town_without_a_source_is_told(db):
    (finding,) = health.examine()
    assert (finding.subject, finding.state) == ("directory", State.WARN)


def test_a_source_that_cannot_be_read_is_told_with_what_to_do(source):
    reachable, reading = health.examine()
    assert (reachable.subject, reachable.state) == ("directory ad", State.FAIL)
    assert reachable.mend
    assert reading.mend == "Type: belfort sync_directory --source ad"


@pytest.mark.parametrize(("hours", "state"), [(0.5, State.OK), (3, State.FAIL)])
def test_staff_that_were_not_read_for_an_hour_are_told(source, hours, state):
    finished_at = timezone.now() - timedelta(hours=hours)
    source.runs.create(state=SyncRun.State.COMPLETE, finished_at=finished_at)
    source.runs.create(state=SyncRun.State.COMPLETE, finished_at=timezone.now(), is_dry_run=True)
    assert health.last_reading(source).state == state
    (measure,) = health.measures()
    assert measure.labels == {"source": "ad"}
    assert measure.value == pytest.approx(hours * 3600, abs=60)


def test_a_guarded_run_that_waits_for_a_person_is_told(source):
    source.runs.create(state=SyncRun.State.COMPLETE, finished_at=timezone.now(), needs_confirmation=True)
    assert "confirmation" in health.last_reading(source).told

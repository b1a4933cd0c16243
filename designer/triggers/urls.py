"""Addresses under `/api/workspaces/<slug>/`."""

from django.urls import path

from designer.triggers import api, schedule_api

urlpatterns = [
    path("workflows/<uuid:workflow_id>/webhooks/", api.WebhooksView.as_view()),
    path("webhooks/<uuid:webhook_id>/", api.WebhookView.as_view()),
    path("webhooks/<uuid:webhook_id>/rotate/", api.RotateView.as_view()),
    path("workflows/<uuid:workflow_id>/schedules/", schedule_api.SchedulesView.as_view()),
    path("schedules/preview/", schedule_api.SchedulePreviewView.as_view()),
    path("schedules/<uuid:schedule_id>/", schedule_api.ScheduleView.as_view()),
    path("schedules/<uuid:schedule_id>/pause/", schedule_api.PauseScheduleView.as_view()),
    path("schedules/<uuid:schedule_id>/resume/", schedule_api.ResumeScheduleView.as_view()),
    path("schedules/<uuid:schedule_id>/run/", schedule_api.RunScheduleView.as_view()),
    path("schedules/<uuid:schedule_id>/backfill/", schedule_api.BackfillScheduleView.as_view()),
    path("schedules/<uuid:schedule_id>/slots/", schedule_api.SlotsView.as_view()),
]

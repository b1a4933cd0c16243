"""Addresses under `/api/workspaces/<slug>/`."""

from django.urls import path

from designer.runs import api, control_api, loop_api, message_api, task_api, value_api

urlpatterns = [
    path("runs/", api.RunsView.as_view()),
    path("runs/<uuid:run_id>/", api.RunView.as_view()),
    path("runs/<uuid:run_id>/children/", api.ChildrenView.as_view()),
    path("runs/<uuid:run_id>/events/", api.RunEventsView.as_view()),
    path("messages/", message_api.MessagesView.as_view()),
    path("messages/<uuid:id>/", message_api.MessageView.as_view()),
    path("runs/<uuid:run_id>/steps/complete/", task_api.CompleteTaskView.as_view()),
    path("runs/<uuid:run_id>/cancel/", api.CancelView.as_view()),
    path("runs/<uuid:run_id>/pause/", control_api.PauseRunView.as_view()),
    path("runs/<uuid:run_id>/resume/", control_api.ResumeRunView.as_view()),
    path("runs/<uuid:run_id>/fork/", control_api.ForkRunView.as_view()),
    path("runs/<uuid:run_id>/steps/steer/", control_api.SteerStepView.as_view()),
    path("runs/<uuid:run_id>/effects/", api.EffectsView.as_view()),
    path("runs/<uuid:run_id>/values/<uuid:value_id>/", value_api.RunValueView.as_view()),
    path("runs/<uuid:run_id>/tallies/", loop_api.TalliesView.as_view()),
    path("runs/<uuid:run_id>/iterations/", loop_api.IterationsView.as_view()),
    path("runs/<uuid:run_id>/steps/", loop_api.IterationStepsView.as_view()),
    path("runs/<uuid:run_id>/moments/<int:number>/", loop_api.MomentView.as_view()),
    path("workflows/<uuid:workflow_id>/runs/", api.StartView.as_view()),
]

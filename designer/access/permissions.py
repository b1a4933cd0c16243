"""THE list of permissions: everything that anybody may be allowed to do."""

from enum import StrEnum


class Permission(StrEnum):
    """
    One action. The numbers are those of the matrix in docs/security-model.md.

    Adding one: see docs/how-to/add-a-permission.md.
    """

    SEE_PUBLISHED_WORKFLOW = "workflow.see_published"  # 1
    SEE_DRAFT = "workflow.see_draft"  # 2
    EDIT_DRAFT = "workflow.edit_draft"  # 3
    IMPORT_WORKFLOW = "workflow.import"  # 4
    EXPORT_WORKFLOW = "workflow.export"  # 5
    TEST_DRAFT = "workflow.test"  # 6
    SUBMIT_FOR_PUBLICATION = "workflow.submit"  # 7
    APPROVE_PUBLICATION = "workflow.approve"  # 8
    PUBLISH = "workflow.publish"  # 9
    ROLL_BACK = "workflow.roll_back"  # 10
    PAUSE_WORKFLOW = "workflow.pause"  # 11
    ARCHIVE_WORKFLOW = "workflow.archive"  # 12
    LIST_RUNS = "run.list"  # 13
    SEE_RUN_DATA = "run.see_data"  # 14
    DOWNLOAD_RUN_FILES = "run.download_files"  # 15
    START_BY_FORM = "run.start_by_form"  # 16
    START_BY_API = "run.start_by_api"  # 17
    RETRY_STEP = "run.retry_step"  # 18
    CANCEL_RUN = "run.cancel"  # 19
    OVERRIDE_STEP = "run.override_step"  # 20
    BULK_RUN_ACTION = "run.bulk_action"  # 21
    WORK_ON_TASK = "task.work"  # 22
    DECIDE_APPROVAL = "task.decide_approval"  # 23
    REASSIGN_TASK = "task.reassign"  # 24
    LIST_CONNECTIONS = "connection.list"  # 25
    WRITE_SECRET = "connection.write_secret"  # 26
    READ_SECRET = "connection.read_secret"  # 27: nobody has it
    USE_CONNECTION = "connection.use"  # 28
    GRANT_CONNECTION = "connection.grant"  # 29
    CHANGE_ALLOWED_HOSTS = "connection.change_hosts"  # 30
    DELETE_CONNECTION = "connection.delete"  # 31
    MANAGE_WEBHOOK = "webhook.manage"  # 32
    MAKE_PUBLIC = "trigger.make_public"  # 33
    ENABLE_CODE_NODES = "instance.enable_code_nodes"  # 34
    EDIT_EGRESS = "instance.edit_egress"  # 35
    MANAGE_MEMBERS = "member.manage"  # 36
    ASSIGN_ROLES = "member.assign_roles"  # 37
    ASSIGN_ADMIN_ROLES = "member.assign_admin_roles"  # 38
    CREATE_OWN_TOKEN = "token.create_own"  # 39
    CREATE_SERVICE_ACCOUNT = "token.create_service_account"  # 40
    REVOKE_ANY_TOKEN = "token.revoke_any"  # 41
    EDIT_SIGN_IN_POLICY = "instance.edit_sign_in_policy"  # 42
    RAISE_LIMITS = "instance.raise_limits"  # 43
    LOWER_RETENTION = "instance.lower_retention"  # 44
    READ_AUDIT = "audit.read"  # 45
    EXPORT_AUDIT = "audit.export"  # 46
    VERIFY_AUDIT = "audit.verify"  # 47
    ALTER_AUDIT = "audit.alter"  # 48: nobody has it
    OPERATE_INSTANCE = "instance.operate"  # 49
    BREAK_GLASS = "instance.break_glass"  # 50
    MANAGE_SCHEDULE = "schedule.manage"  # 51
    BACKFILL_SCHEDULE = "schedule.backfill"  # 52
    CALL_WORKFLOW = "workflow.call"  # 53
    SEND_MESSAGE = "message.send"  # 54
    PAUSE_RUN = "run.pause"  # 55

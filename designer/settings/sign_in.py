"""Signing in: django-allauth without pages of its own, by e-mail address."""

from typing import Any


def sign_in_settings(base_url: str) -> dict[str, Any]:
    """Give allauth's settings; links in mails lead to `base_url`, whatever Host was sent."""
    return {
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 300,
        "ACCOUNT_ADAPTER": "designer.accounts.sign_in.AccountAdapter",
        "ACCOUNT_RATE_LIMITS": {
            "login": "30/m/ip",
            "login_failed": "10/m/ip,5/5m/key",
            "change_password": "5/m/user",
            "reset_password": "20/m/ip,5/m/key",
            "reset_password_from_key": "20/m/ip",
            "reauthenticate": "10/m/user",
        },
        "HEADLESS_ONLY": True,
        "HEADLESS_CLIENTS": ("browser",),
        "HEADLESS_FRONTEND_URLS": {
            "account_confirm_email": f"{base_url}/sign-in?confirm={{key}}",
            "account_reset_password": f"{base_url}/sign-in?forgotten=1",
            "account_reset_password_from_key": f"{base_url}/sign-in?reset={{key}}",
            "account_signup": f"{base_url}/sign-in",
        },
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Baton",
    }

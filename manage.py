#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings.base")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # settings, or the folder and keys that they need
        sys.exit(str(error))

"""``python -m caspian``: check, audit, describe and export the record."""

import sys

from caspian.cli import main

sys.exit(main())

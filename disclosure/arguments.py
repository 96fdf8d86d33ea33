"""Reading a command's arguments."""

import argparse
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """Bad input is one line on standard error and exit status 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, without the usage."""
        self.exit(2, f"{self.prog}: {message}\n")

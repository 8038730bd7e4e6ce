#!/usr/bin/env python3
"""Paste what the program really prints into README.md: readme.py BINARY

Long output is cut in the middle. Each block to fill is a fenced one behind a comment <!-- prints: ARGUMENTS -->.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

MOST = 26  # lines of a block


def main():
    binary, readme = str(Path(sys.argv[1]).resolve()), Path("README.md")
    samples = Path("cmd/trichluc/samples").resolve()
    with tempfile.TemporaryDirectory() as tmp:
        def fill(match):
            arguments = match[1].replace("cmd/trichluc/samples", str(samples)).split()
            out = subprocess.run([binary, *arguments], cwd=tmp, capture_output=True, check=True).stdout.decode()
            lines = out.strip().splitlines()
            if len(lines) > MOST:
                lines[MOST - 4:-3] = ["…"]
            out = "\n".join(lines)
            return f"<!-- prints: {match[1]} -->\n```\n{out}\n```"

        text = readme.read_text(encoding="utf-8")
        readme.write_text(re.sub(r"<!-- prints: (.*?) -->\n```\n.*?```", fill, text, flags=re.S), encoding="utf-8")


if __name__ == "__main__":
    main()

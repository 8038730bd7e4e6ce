#!/usr/bin/env python3
"""Feed a set of annotated articles to `trichluc extract` and print the score tables.

SHARED_DIR holds gold/ (articles), cases/ (phrases) and html/ (pages), each with its own score.py.
An article whose publication date does not stand in its text gets it with the input, as a crawler would.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def envelopes(gold_dir):
    for gold in sorted(gold_dir.glob("*.json")):
        g = json.loads(gold.read_text(encoding="utf-8"))
        text = gold.with_suffix(".txt")
        if not text.exists():
            continue
        e = {"ref": g["id"], "content_type": "text/plain", "body": text.read_text(encoding="utf-8")}
        if not g.get("published_in_text"):
            e["published_at"] = g.get("published_at")
        yield json.dumps(e, ensure_ascii=False)


def run(*command, stdin=None):
    p = subprocess.run(command, input=stdin, capture_output=True)
    if p.stderr:
        sys.stderr.write(p.stderr.decode())
    return p.stdout.decode()


def peers(errors):
    """The tests that read peers' corpora count as they go: their last line is the score."""
    out = []
    for field in ("dates", "figures"):
        lines = [l.split(": ", 1)[1] for l in run("go", "test", "-count=1", "-v", "-run", "TestPeersReadTheSame", f"./extractors/{field}").splitlines()
                 if "peers_test.go" in l]
        out += lines if errors else [l for l in lines if re.fullmatch(r"\d+ of \d+", l)]
        out[-1] = f"{field:10} {out[-1]}"
    return "\n".join(out) + "\n"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("binary"), ap.add_argument("shared", type=Path)
    ap.add_argument("--errors", action="store_true", help="list every miss and every extra")
    ap.add_argument("--out", type=Path, help="write the tables here as well")
    a = ap.parse_args()
    binary, shared, errors = a.binary, a.shared, ["--errors"] if a.errors else []
    tables = []

    def table(title, text):
        print(f"# {title}\n{text}", flush=True)
        tables.append(f"# {title}\n{text}")

    with tempfile.TemporaryDirectory() as tmp:
        records = Path(tmp, "records.ndjson")
        feed = "\n".join(envelopes(shared / "gold" / "dev")).encode()
        start = time.monotonic()
        records.write_text(run(binary, "extract", "-", stdin=feed), encoding="utf-8")
        print(f"extract: {len(feed) / 1e6:.2f} MB in {time.monotonic() - start:.2f} s", file=sys.stderr)
        table("articles", run(sys.executable, shared / "gold" / "score.py", shared / "gold" / "dev", records, *errors))
        table("phrases", run(sys.executable, shared / "cases" / "score.py", binary, *errors))
        table("peers' corpora, news-like cases", peers(errors))
        pages = sorted((shared / "html").glob("*.html"))
        for title, flags in (("pages", []), ("pages, site rules off", ["--no-site-rules"])):
            records.write_text(run(binary, "extract", *flags, *pages), encoding="utf-8")
            table(title, run(sys.executable, shared / "html" / "score.py", shared / "html" / "gold", records, *errors))
    if a.out:
        a.out.write_text("\n".join(tables), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The stories of docs/stories, read as the tests of the command line read them (crates/stories)."""

import csv
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Story:
    """A story: its blocks in order, ("bagian", heading), ("console", [Command]), ("isi", file, from, rules), ("berkas", file, text), ("hari", day)."""

    region: str
    first_day: str | None
    beginning: tuple | None
    blocks: list


@dataclass
class Command:
    line: int
    user: str
    refused: bool
    words: str
    expected: list = field(default_factory=list)


def read(path: Path):
    """The story of that file."""
    text = path.read_text(encoding="utf-8")

    def said(before):
        found = re.search(rf"^{before}: (.*)$", text, re.M)
        return found and found.group(1).strip()

    blocks, kind, body = [], None, []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            if kind is None:
                kind, body = line[3:].strip(), []
                continue
            if kind.startswith("isi "):
                file, _, made_of = kind[4:].partition(" dari ")
                blocks.append(("isi", file.strip(), made_of.strip() or file.strip(), [line for _, line in body]))
            elif kind.startswith("berkas "):
                blocks.append(("berkas", kind[7:].strip(), "".join(line + "\n" for _, line in body)))
            elif kind == "hari":
                blocks.append(("hari", body[0][1].strip()))
            elif kind == "console":
                blocks.append(("console", commands(body)))
            kind = None
        elif kind is not None:
            body.append((number, line))
        elif line.startswith("## "):
            blocks.append(("bagian", line[3:].strip()))
    beginning = said("Lanjutan dari")
    if beginning:
        name, _, until = beginning.partition(" sampai ")
        beginning = (name.strip().removesuffix(".md"), until.strip())
    return Story(said("Kode daerah"), said("Hari pertama"), beginning or None, blocks)


def commands(body):
    found = []
    for number, line in body:
        match = re.match(r"^([A-Za-z0-9-]*)([$!])\s*(payung .*)$", line)
        if match:
            found.append(Command(number, match[1], match[2] == "!", match[3]))
        elif line.strip():
            found[-1].expected.append(line)
    return found


class Words(dict):
    """The words a story keeps for later."""

    def replace(self, text):
        for word, value in self.items():
            text = text.replace("{" + word + "}", value)
        return text

    def expect(self, expected, said):
        """Compares what was said with a line of the story, whatever the case of its letters, and keeps what its word takes."""
        expected = self.replace(expected)
        match = re.search(r"\{([A-Z_]+)\}", expected)
        if not match:
            assert expected.strip().lower() in said.lower(), f"{expected!r} is not in:\n{said}"
            return
        before, after = expected[: match.start()].lstrip(), expected[match.end() :]
        for line in said.splitlines():
            at = line.lower().find(before.lower())
            if at >= 0:
                tail = line[at + len(before) :]
                self[match[1]] = (tail.split(after)[0] if after.strip() else tail).strip()
                return
        raise AssertionError(f"{expected!r} is not in:\n{said}")


def split(text):
    return shlex.split(text)


def rows(path: Path):
    """The rows of a worklist, without the marks of who took it out."""
    lines = [line for line in path.read_text(encoding="utf-8-sig").splitlines() if not line.startswith("#")]
    return [row for row in csv.DictReader(lines) if any(row.values())]


def numbered(value, number):
    """A value in the row of that number: a run of `#` in it is the number."""
    return re.sub(r"#+", lambda run: str(number).zfill(len(run[0])), value)


def fill(made_of: Path, path: Path, rules):
    """Fills in a worklist (crates/stories/src/worklist.rs): `column=value, … : column=value, …` says in which rows what is written; `hapus`, `ganda`."""
    table = rows(made_of)
    pairs = lambda text: [tuple(part.strip() for part in pair.split("=", 1)) for pair in text.split(",") if "=" in pair]
    names = list(table[0])
    for rule in rules:
        which, what = (part.strip() for part in rule.split(" : ", 1))
        which = pairs(which)
        for name, _ in pairs(what):
            if name not in names:
                names.append(name)
        filled, kept = 0, []
        for number, row in enumerate(table, 1):
            if not all((row.get(name) or "") != value[1:] if value.startswith("!") else (row.get(name) or "") == value for name, value in which):
                kept.append(row)
                continue
            filled += 1
            if what == "hapus":
                continue
            if what == "ganda":
                kept.append(dict(row))
            else:
                row.update((name, numbered(value, number)) for name, value in pairs(what))
            kept.append(row)
        table = kept
        assert filled, f"no row is {which}"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, restval="")
        writer.writeheader()
        writer.writerows(table)

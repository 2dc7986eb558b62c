"""Walks the stories in Chromium. `walk.py BINARY [--phone|--desktop] [--pictures=FOLDER] [STORY …]`; ends with a count of what passed and failed."""

import datetime
import re
import shutil
import sys
import time
import traceback
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import story
from pages import NotOffered, Pages, options
from program import PASSWORD, ROOT, Program, code

STORIES = sorted(path.stem for path in (ROOT / "docs/stories").glob("*.md") if path.stem != "README")
SCREENS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

# On which stories that tell a year a phone is taken, too: there are many pages in them, the same in each.
ON_A_PHONE_TOO = {"samosir-setahun"}

# What has no page: users are made before the desk is opened, worklists are taken out as files to be read here.
BY_COMMAND_LINE = {"user", "audit", "cases", "document", "profile", "reveal", "prefill", "erase", "correct-facts", "assign"}

# What a page does not let anybody send: it asks for every answer and offers only what there is.
KEPT_FROM = {"worksheets", "terms", "assignment"}


# Months of a year in which nothing happens: their pages were all seen in the months before, so they are told by the command line.
QUIET = {"April", "Juli", "Agustus"}


def told_on(name, screen):
    """Whether a story is walked on a screen, unless somebody asks for it by name."""
    return screen == "desktop" or name in ON_A_PHONE_TOO or not story.read(ROOT / f"docs/stories/{name}.md").beginning


class Seen:
    """Every page once by axe-core: what it finds fails the walk. With a folder of pictures, each page is kept there as it looked, light and dark."""

    def __init__(self, pictures=None):
        self.axe, self.seen, self.found, self.pictures = Axe(), set(), [], pictures

    def check(self, page):
        path = page.url.split("?")[0].split("/", 4)[-1]
        shape = "".join("#" if c.isdigit() else c for c in path)
        if shape in self.seen:
            return
        self.seen.add(shape)
        if self.pictures:
            name = f"{len(self.seen):03}-" + (re.sub(r"[^a-z0-9]+", "-", shape.split("/", 1)[-1].replace("#", "n")).strip("-") or "beranda")
            for scheme in ["dark", "light"]:
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=self.pictures / f"{name}-{scheme}.png", full_page=True)
        result = self.axe.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        for fault in result.response["violations"]:
            nodes = "; ".join(node["html"][:160] for node in fault["nodes"][:3])
            self.found.append(f"{path}: {fault['id']} ({fault['help']}): {nodes}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 1:
            self.found.append(f"{path}: the page is {wide} pixels wider than the screen")


class Walk:
    def __init__(self, binary, browser, name, screen, pictures=None):
        self.name, self.screen, self.browser = name, screen, browser
        self.story = story.read(ROOT / f"docs/stories/{name}.md")
        self.program = Program(binary, self.story.region, self.story.first_day)
        if pictures:
            pictures = pictures / f"{name}-{screen}"
            pictures.mkdir(parents=True, exist_ok=True)
        self.words, self.people, self.secrets, self.axe = story.Words(), {}, {}, Seen(pictures)
        self.by_command_line, self.acts, self.refusals, self.done = False, 0, 0, False
        self.day((datetime.datetime.fromtimestamp(self.program.now(), datetime.timezone.utc) + datetime.timedelta(hours=7)).date())

    def day(self, today):
        """What is known of a day; who was signed in on the one before is so no more."""
        self.today = today
        self.words |= {
            "TAHUN": str(today.year),
            "TAHUN_DEPAN": str(today.year + 1),
            "HARI_INI": str(today),
            "BULAN_INI": str(today.replace(day=1)),
            "AKHIR_TAHUN": f"{today.year}-12-31",
            "AWAL_TAHUN": f"{today.year}-01-01",
        }

    def person(self, user):
        """The browser of a user, signed in; with a second factor where the role wants one."""
        if user not in self.people:
            if not self.story.first_day:
                self.program.password(user)
            context = self.browser.new_context(viewport=SCREENS[self.screen], locale="id-ID", reduced_motion="reduce")
            page = context.new_page()
            page.set_default_timeout(20_000)
            self.people[user] = Pages(page, self.program.base, self.program.region, self.program.folder, self.axe)
        person = self.people[user]
        if person.signed_in != self.today:
            self.sign_in(user, person.page)
            person.signed_in = self.today
        return person

    def sign_in(self, user, page):
        desk = f"{self.program.base}/{self.program.region}/meja"
        page.goto(f"{self.program.base}/masuk")
        self.axe.check(page)
        page.fill("[name=nama]", user)
        page.fill("[name=kata_sandi]", PASSWORD)
        page.click("main button")
        if user in self.secrets:
            self.axe.check(page)
            page.fill("[name=kode]", code(self.secrets[user], self.program.now()))
            page.click("main button")
            page.wait_for_load_state("load")
            return
        page.goto(desk)
        wanted = page.locator("a[href^='/masuk/faktor-kedua']")
        if wanted.count():
            wanted.click()
            self.axe.check(page)
            self.secrets[user] = page.locator("main code").inner_text().strip()
            page.fill("[name=kode]", code(self.secrets[user], self.program.now()))
            page.click("main button")
            page.goto(desk)
            assert page.locator("a[href^='/masuk/faktor-kedua']").count() == 0, "the second factor was not taken"
        self.axe.check(page)

    def command(self, command):
        words = story.split(self.words.replace(command.words))[1:]
        kind = words[1] if words[0] == "books" else words[0]
        only_there = (command.refused and kind in KEPT_FROM) or any("--" in line or "ID=PILIHAN" in line or "pola-bangli" in line for line in command.expected)
        if self.by_command_line or kind in BY_COMMAND_LINE or only_there:
            said = self.program.run(command.user, words)
            if words[:2] == ["user", "token"]:
                self.program.tokens[words[2]] = said.strip()
                if self.story.first_day:
                    # Where a year goes by, the administrator's own token ends before it does.
                    self.program.password(words[2])
            refused = self.program.failed
        elif kind in ("recheck", "roster", "bill-lines") and "--out" in words:
            said = self.program.run(command.user, words)
            refused = self.program.failed
        else:
            if not self.program.server:
                self.program.serve()
            person = self.person(command.user)
            o, files = options(words[2:])
            o.year_id = self.year_id(o)
            try:
                person.refused = False
                said = getattr(person, kind.replace("-", "_"))(o, files)
                refused = person.refused
            except NotOffered:
                # The page offers only what can be: whoever writes the command line by hand is told why not.
                assert command.refused, f"{command.words} is offered on no page"
                said, refused = self.program.run(command.user, words), self.program.failed
            self.acts += 1
            self.refusals += refused
        assert refused == command.refused, f"{command.words} {'was' if refused else 'should have been'} refused:\n{said}"
        for line in command.expected:
            self.words.expect(line, said)

    def year_id(self, o):
        """The number of the year in addresses: the only one, once it is open."""
        return "1" if o["year"] else ""

    def run(self):
        if self.story.beginning:
            name, until = self.story.beginning
            # It has its own walk; here only what came of it is needed.
            self.tell(name, story.read(ROOT / f"docs/stories/{name}.md").blocks, until, True)
        self.tell(self.name, self.story.blocks)
        assert self.acts > 10, f"only {self.acts} acts were done on pages"
        assert not self.axe.found, "axe-core and the screen:\n" + "\n".join(self.axe.found)

    def tell(self, name, blocks, until=None, by_command_line=False):
        folder, self.by_command_line = self.program.folder, by_command_line
        for block in blocks:
            if block[0] == "bagian":
                if until and block[1].startswith(until):
                    return
                self.by_command_line = by_command_line or block[1] in QUIET
            elif block[0] == "hari":
                day = self.words.replace(block[1])
                self.program.set_day(day)
                self.day(datetime.date.fromisoformat(day))
            elif block[0] == "isi":
                story.fill(folder / block[2], folder / block[1], [self.words.replace(rule) for rule in block[3]])
            elif block[0] == "berkas":
                (folder / block[1]).write_text(self.words.replace(block[2]), encoding="utf-8")
            else:
                for command in block[1]:
                    try:
                        self.command(command)
                    except Exception as error:
                        self.picture()
                        raise AssertionError(f"{name}.md:{command.line}: {error}") from error

    def picture(self):
        for user, pages in self.people.items():
            pages.page.screenshot(path=self.program.folder / f"{user}.png", full_page=True)
        print(f"pictures are in {self.program.folder}")


def main():
    binary, *rest = sys.argv[1:]
    pictures = next((Path(word.removeprefix("--pictures=")) for word in rest if word.startswith("--pictures=")), None)
    screens = [word[2:] for word in rest if word[2:] in SCREENS] or list(SCREENS)
    asked = [word for word in rest if not word.startswith("--")]
    passed = failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for screen in screens:
            for name in asked or [name for name in STORIES if told_on(name, screen)]:
                began, walk = time.monotonic(), None
                try:
                    walk = Walk(str(Path(binary).resolve()), browser, name, screen, pictures)
                    walk.run()
                    passed += 1
                    walk.done = True
                    print(f"PASS {name} on a {screen}: {walk.acts} acts, {walk.refusals} refusals, {len(walk.axe.seen)} pages, {time.monotonic() - began:.0f} s", flush=True)
                except Exception as error:
                    failed += 1
                    print(f"FAIL {name} on a {screen}: {str(error)[:1500]}", flush=True)
                    if not isinstance(error, AssertionError):
                        traceback.print_exc()
                finally:
                    if walk:
                        walk.program.close()
                        for pages in walk.people.values():
                            pages.page.context.close()
                        # What failed is left to be looked at.
                        if walk.done:
                            shutil.rmtree(walk.program.folder, ignore_errors=True)
        browser.close()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()

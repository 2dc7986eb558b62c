"""Walks the stories in Chromium. `walk.py BINARY [--phone|--desktop] [STORY …]`; ends with a count of what passed and failed."""

import datetime
import shutil
import sys
import time
import traceback
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import story
from pages import Pages, options
from program import PASSWORD, ROOT, Program, code

STORIES = sorted(path.stem for path in (ROOT / "docs/stories").glob("*.md") if path.stem != "README")
SCREENS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

# What has no page: users are made before the desk is opened, worklists are taken out as files to be read here.
BY_COMMAND_LINE = {"user", "audit", "cases", "document", "profile", "reveal", "prefill", "erase", "correct-facts", "assign"}

# What a page does not let anybody send: it asks for every answer and offers only what there is.
KEPT_FROM = {"worksheets", "terms", "assignment"}


class Seen:
    """Every page once by axe-core: what it finds fails the walk."""

    def __init__(self):
        self.axe, self.seen, self.found = Axe(), set(), []

    def check(self, page):
        path = page.url.split("?")[0].split("/", 4)[-1]
        shape = "".join("#" if c.isdigit() else c for c in path)
        if shape in self.seen:
            return
        self.seen.add(shape)
        result = self.axe.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        for fault in result.response["violations"]:
            nodes = "; ".join(node["html"][:160] for node in fault["nodes"][:3])
            self.found.append(f"{path}: {fault['id']} ({fault['help']}): {nodes}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 1:
            self.found.append(f"{path}: the page is {wide} pixels wider than the screen")


class Walk:
    def __init__(self, binary, browser, name, screen):
        self.name, self.screen, self.browser = name, screen, browser
        region, self.blocks = story.read(ROOT / f"docs/stories/{name}.md")
        self.program = Program(binary, region)
        self.words, self.people, self.axe = story.Words(), {}, Seen()
        today = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=7)).date()
        self.words |= {
            "TAHUN": str(today.year),
            "TAHUN_DEPAN": str(today.year + 1),
            "HARI_INI": str(today),
            "BULAN_INI": str(today.replace(day=1)),
            "AKHIR_TAHUN": f"{today.year}-12-31",
            "AWAL_TAHUN": f"{today.year}-01-01",
        }
        self.acts = self.refusals = 0
        self.done = False

    def person(self, user):
        """The browser of a user, signed in; with a second factor where the role wants one."""
        if user not in self.people:
            self.program.password(user)
            context = self.browser.new_context(viewport=SCREENS[self.screen], locale="id-ID", reduced_motion="reduce")
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.goto(f"{self.program.base}/masuk")
            self.axe.check(page)
            page.fill("[name=nama]", user)
            page.fill("[name=kata_sandi]", PASSWORD)
            page.click("main button")
            page.goto(f"{self.program.base}/{self.program.region}/meja")
            wanted = page.locator("a[href^='/masuk/faktor-kedua']")
            if wanted.count():
                wanted.click()
                self.axe.check(page)
                secret = page.locator("main code").inner_text().strip()
                page.fill("[name=kode]", code(secret))
                page.click("main button")
                page.goto(f"{self.program.base}/{self.program.region}/meja")
                assert page.locator("a[href^='/masuk/faktor-kedua']").count() == 0, "the second factor was not taken"
            self.axe.check(page)
            self.people[user] = Pages(page, self.program.base, self.program.region, self.program.folder, self.axe)
        return self.people[user]

    def command(self, command):
        words = story.split(self.words.replace(command.words))[1:]
        kind = words[1] if words[0] == "books" else words[0]
        only_there = (command.refused and kind in KEPT_FROM) or any("--" in line or "ID=PILIHAN" in line or "pola-bangli" in line for line in command.expected)
        if kind in BY_COMMAND_LINE or only_there:
            said = self.program.run(command.user, words)
            if words[:2] == ["user", "token"]:
                self.program.tokens[words[2]] = said.strip()
            refused = self.program.failed
        elif kind == "recheck" and "--out" in words:
            said = self.program.run(command.user, words)
            refused = self.program.failed
        else:
            if not self.program.server:
                self.program.serve()
            person = self.person(command.user)
            o, files = options(words[2:])
            o.year_id = self.year_id(o)
            said = getattr(person, kind.replace("-", "_"))(o, files)
            refused = getattr(person, "refused", False)
            self.acts += 1
            self.refusals += refused
        assert refused == command.refused, f"{command.words} {'was' if refused else 'should have been'} refused:\n{said}"
        for line in command.expected:
            self.words.expect(line, said)

    def year_id(self, o):
        """The number of the year in addresses: the only one, once it is open."""
        return "1" if o["year"] else ""

    def run(self):
        for block in self.blocks:
            if block[0] == "isi":
                story.fill(self.program.folder / block[1], [self.words.replace(rule) for rule in block[2]])
            elif block[0] == "berkas":
                (self.program.folder / block[1]).write_text(self.words.replace(block[2]), encoding="utf-8")
            else:
                for command in block[1]:
                    try:
                        self.command(command)
                    except Exception as error:
                        self.picture()
                        raise AssertionError(f"{self.name}.md:{command.line}: {error}") from error
        assert self.acts > 10, f"only {self.acts} acts were done on pages"
        assert not self.axe.found, "axe-core and the screen:\n" + "\n".join(self.axe.found)

    def picture(self):
        for user, pages in self.people.items():
            pages.page.screenshot(path=self.program.folder / f"{user}.png", full_page=True)
        print(f"pictures are in {self.program.folder}")


def main():
    binary, *rest = sys.argv[1:]
    screens = [word[2:] for word in rest if word.startswith("--")] or list(SCREENS)
    names = [word for word in rest if not word.startswith("--")] or STORIES
    passed = failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for screen in screens:
            for name in names:
                began, walk = time.monotonic(), None
                try:
                    walk = Walk(str(Path(binary).resolve()), browser, name, screen)
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

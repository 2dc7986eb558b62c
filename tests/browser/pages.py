"""Each act of the books as clicks and typing on its page."""

import re
import tomllib
from pairs import PairPages
from story import rows

# What the page itself refuses with, and where a form says what is wrong.
BAD = ".notice.bad"


class NotOffered(Exception):
    """A page does not offer what was to be chosen."""


class Pages(PairPages):
    """One person's browser at a region's desk."""

    # The day on which the person signed in; whether the last page refused something.
    signed_in, refused = None, False

    def __init__(self, page, base, region, folder, axe):
        self.page, self.base, self.region, self.folder, self.axe = page, base, region.replace(".", ""), folder, axe

    def go(self, path):
        self.page.goto(f"{self.base}/{self.region}{path}")
        self.axe.check(self.page)

    def path(self, name):
        return str(self.folder / name)

    def fill(self, name, value):
        if value is None:
            return
        field = self.page.locator(f"[name='{name}']:not([type=hidden])").first
        kind = field.evaluate("e => e.tagName + ':' + (e.type || '')")
        if kind.startswith("SELECT"):
            if field.locator(f"option[value='{value}']").count() == 0:
                raise NotOffered(f"{name}: {value}")
            field.select_option(str(value))
        elif kind == "INPUT:file":
            field.set_input_files([self.path(one) for one in (value if isinstance(value, list) else [value])])
        elif kind == "INPUT:checkbox":
            field.set_checked(bool(value))
        elif kind == "INPUT:radio":
            choice = self.page.locator(f"[name='{name}'][value='{value}']")
            if choice.count() == 0:
                raise NotOffered(f"{name}: {value}")
            choice.check()
        else:
            field.fill(str(value))

    def send(self):
        """Sends the form and gives back what the next page says, one line for each result."""
        self.page.locator("main form:has(input[name=_permintaan]) button:not([type=button])").last.click()
        self.page.wait_for_load_state("load")
        self.axe.check(self.page)
        return self.said()

    def said(self):
        """What the page says: results as `label: value`, then its whole text."""
        lines = []
        for pair in self.page.locator("main dl.pairs").all():
            labels, values = pair.locator("dt").all_inner_texts(), pair.locator("dd").all_inner_texts()
            lines += [f"{label}: {plain(value)}" for label, value in zip(labels, values)]
        bad = self.page.locator(f"main {BAD}").all_inner_texts()
        self.refused = bool(bad) or self.page.locator("main h1").count() == 0
        whole = self.page.locator("main").inner_text()
        return "\n".join(lines + bad + [whole, plain(whole)])

    def form(self, act, given, values):
        """A form filled in and sent."""
        words = "&".join(f"{name}={value}" for name, value in given.items() if value is not None)
        self.go(f"/lakukan/{act}?{words}")
        if self.page.locator("main form input[name=_permintaan]").count() == 0:
            return self.said()
        for name, value in values.items():
            self.fill(name, value)
        return self.send()

    # One method for each command of the stories. `o` are the command's options, `files` its other words.

    def open(self, o, files):
        values = {"year": o["year"], "regulation": o["regulation"]}
        for reading in o.all("reading"):
            name, option, ground = reading.split("=", 2)
            values |= {f"reading.{name}": option, "ground": ground}
        return self.form("open-year", {"aturan": o["regulation"]}, values)

    def load_register(self, o, files):
        values = {"register-kind": o["kind"], "source": o["source"], "snapshot": o["snapshot"], "coverage": o["coverage"], "register-files": files}
        values |= {"stands-in-for": o["stands-in-for"], "decision": o["decision"]}
        return self.form("load-register", o.year(), values)

    def hand_in(self, o, files):
        values = {"file": files[0], "area": o["area"], "agency": o["agency"], "on-behalf-of": o["on-behalf-of"], "corrects": o["corrects"]}
        return self.form("hand-in-list", o.year(), values | {"unplanned": True if o.has("unplanned") else None})

    def instrument(self, o, files):
        written = tomllib.loads((self.folder / files[0]).read_text(encoding="utf-8"))
        values = {"instrument-kind": written["kind"]}
        values |= {name: written.get(name) for name in ["number", "date", "valid-from", "valid-until", "issued-by"]}
        for row, member in enumerate(written.get("member", [])):
            values |= {f"member.{row}.{part}": member.get(part) for part in ["name", "position", "user"]}
        return self.form("record-instrument", o.year(), values | {"paper": o["paper"]})

    def screen(self, o, files):
        return self.form("screen-batch", o.year(), {"receipt": o["receipt"]})

    def pass_on(self, o, files):
        return self.form("pass-on", o.year(), {name: o[name] for name in ["area", "agency", "number", "date"]})

    def minutes(self, o, files):
        return self.form("draw-up-minutes", o.year(), {name: o[name] for name in ["number", "date", "place", "chair", "attendance", "area"]})

    def sign(self, o, files):
        return self.form("sign-minutes", {"naskah": o["minutes"]}, {"paper": o["paper"]})

    def list(self, o, files):
        names = ["number", "date", "cover-from", "months", "budget", "minimum-wage"]
        return self.form("draw-up-list", o.year(), {name: o[name] for name in names})

    def draft_decree(self, o, files):
        return self.form("draft-decree", {"naskah": o["list"]}, {"decree-title": o["title"], "cover-from": o["cover-from"]})

    def record_decree(self, o, files):
        values = {"decree-number": o["number"], "date": o["date"], "people": o["people"], "total": o["total"], "page-code": o["page-code"]}
        return self.form("record-decree", {"naskah": o["decree"]}, values | {"signed-file": files[0], "retyped-annex": o["retyped-annex"]})

    def withdraw(self, o, files):
        return self.form("withdraw-case", {"berkas": o["case"]}, {"reason": o["reason"]})

    def confirm(self, o, files):
        return self.form("record-confirmation", {"berkas": o["case"]}, {"asked-on": o["date"], "manner": o["manner"], "answer": o["answer"]})

    def close(self, o, files):
        return self.form("close-year", o.year(), {"reason": o["reason"]})

    def drop_decree(self, o, files):
        return self.form("drop-decree", {"naskah": o["decree"]}, {"reason": o["reason"]})

    def propose_budget(self, o, files):
        part = "planned" if o.has("planned") else "unplanned" if o.has("unplanned") else "all"
        return self.form("propose-budget", o.year(), {"for-year": o["for-year"], "months": o["months"], "budget-part": part})

    def deliberation(self, o, files):
        self.go(f"/kerja/musyawarah?tahun={o.year_id}&wilayah={o['area']}")
        if self.page.locator("main form input[name=_permintaan]").count() == 0:
            return self.said()
        for name in ["number", "date", "place", "chair", "attendance"]:
            self.fill(name, o[name])
        for row in rows(self.folder / files[0]):
            if row.get("hasil"):
                self.fill(f"hasil.{row['berkas']}", row["hasil"])
                self.fill(f"alasan.{row['berkas']}", row.get("catatan") or None)
        return self.send()

    def verify(self, o, files):
        """Eligible cases together; the others one by one, each criterion by its answer."""
        documents = [one for one in (o["documents"] or "").split(",") if one]
        together, alone = [], []
        for row in rows(self.folder / files[0]):
            if not row.get("hasil"):
                continue
            open_ = any(value == "?" for name, value in row.items())
            plain = row["hasil"] == "ya" and row["putusan"] == "layak" and not open_ and not row.get("dokumen")
            (together if plain else alone).append(row)
        lines, done = [], 0
        if together:
            self.go(f"/kerja/verifikasi?tahun={o.year_id}&baris=5000")
            for row in together:
                box = self.page.locator(f"[name='pilih.{row['berkas']}']")
                if box.count() == 0:
                    return self.said() if self.page.locator(f"main {BAD}").count() else self.one_alone(o, row, documents)
                box.check()
            for document in documents:
                self.fill(f"dok.{document}", True)
            said = self.send()
            if self.refused:
                return said
            entry = re.search(r"^Catatan: (\d+)$", said, re.M | re.I)
            lines.append(f"contoh untuk diperiksa ulang, catatan: {entry[1] if entry else ''}")
            done += len(together)
        for row in alone:
            said = self.one_alone(o, row, documents)
            if self.refused:
                return said
            done += row["hasil"] == "ya"
        return "\n".join([f"terverifikasi: {done}"] + lines)

    def one_alone(self, o, row, documents):
        self.go(f"/kerja/verifikasi/{row['berkas']}?tahun={o.year_id}")
        if self.page.locator("main form input[name=_permintaan]").count() == 0:
            return self.said()
        for answer in self.page.locator("input[name^='jawab.']").all():
            criterion, outcome = answer.get_attribute("name")[len("jawab.") :], answer.get_attribute("value")
            result = "ya" if outcome == "met" else "tolak" if outcome == "not-met" and row["hasil"] == "tolak" else "kembalikan"
            if outcome == "unknown" and row["hasil"] == "ya":
                result = "ya"
                # The page wants a reason and a proof before it asks the act at all.
                self.fill(f"bukti.{criterion}", row.get("bukti") or self.some_paper())
            self.page.locator(f"[name='hasil.{criterion}'][value='{result}']").check()
            if outcome != "met":
                self.fill(f"alasan.{criterion}", row.get("catatan") or "menurut surat keterangan")
        present = documents + [one.strip() for one in re.split(r"[;,]", row.get("dokumen") or "") if one.strip()]
        for radio in self.page.locator("input[type=radio][name^='dok.'][value='tidak']").all():
            name = radio.get_attribute("name")
            self.page.locator(f"[name='{name}'][value='{'ada' if name[4:] in present else 'tidak'}']").check()
        if row["hasil"] != "ya" and row.get("batas"):
            self.fill("returned-until", row["batas"])
        return self.send()

    def some_paper(self):
        (self.folder / "keterangan.pdf").write_text("keterangan rekaan\n", encoding="utf-8")
        return "keterangan.pdf"

    def recheck(self, o, files):
        done = 0
        for row in rows(self.folder / files[0]):
            if not row.get("hasil"):
                continue
            self.go(f"/kerja/periksa-ulang/{row['berkas']}")
            if self.page.locator("main form input[name=_permintaan]").count() == 0:
                return self.said()
            self.fill("all-agreed", True)
            said = self.send()
            if self.refused:
                return said
            done += 1
        return f"diperiksa ulang: {done}"

    def answers(self, o, files):
        self.go(f"/kerja/jawaban?tahun={o.year_id}")
        if self.page.locator("main form input[name=_permintaan]").count() == 0:
            return self.said()
        for name, value in {"answer-source": o["source"], "number": o["number"], "date": o["date"], "answer-file": files[0]}.items():
            self.fill(name, value)
        return self.send()

    def application(self, o, files):
        self.go(f"/kerja/permohonan?tahun={o.year_id}")
        if self.page.locator("main form input[name=_permintaan]").count() == 0:
            return self.said()
        self.fill("application-kind", o["kind"])
        for name in ["number", "date", "applicant"]:
            self.fill(name, o[name])
        for document in [one for one in (o["attachments"] or "").split(",") if one]:
            self.fill(f"dok.{document}", True)
        for row in chosen(rows(self.folder / files[0])):
            self.fill(f"pilih.{row['berkas']}", True)
        return self.send()

    def assignment(self, o, files):
        self.go(f"/kerja/surat-tugas?tahun={o.year_id}")
        if self.page.locator("main form input[name=_permintaan]").count() == 0:
            return self.said()
        for name, value in {"number": o["number"], "date": o["date"], "assigned-from": o["from"], "assigned-until": o["until"], "paper": o["paper"]}.items():
            self.fill(name, value)
        for row in chosen(rows(self.folder / files[0])):
            self.fill(f"pilih.{row['berkas']}", True)
        return self.send()


    def worksheets(self, o, files):
        done = 0
        for row in rows(self.folder / files[0]):
            answers = {name[len("indikator_") :]: value for name, value in row.items() if name.startswith("indikator_") and value}
            if not answers:
                continue
            self.go(f"/lakukan/record-worksheet?berkas={row['berkas']}")
            self.fill("enumerator", o["enumerator"])
            self.fill("date", o["date"])
            for indicator, value in answers.items():
                self.page.locator(f"[name='jawab.{indicator}'][value='{value}']").check()
            said = self.send()
            if self.refused:
                return said
            done += 1
        return f"kertas kerja dicatat: {done}"

    def terms(self, o, files):
        done = 0
        for row in rows(self.folder / files[0]):
            if not row.get("mulai"):
                continue
            values = {"office": row["jabatan"], "term-from": row["mulai"], "term-until": row["selesai"], "issued-by": o["issued-by"]}
            values |= {"appointment-number": o["number"], "appointment-date": o["date"]}
            said = self.form("record-term", {"berkas": row["berkas"]}, values)
            if self.refused:
                return said
            done += 1
        return f"masa jabatan dicatat: {done}"

    # Money and cover. What is only looked at is a page opened.

    def look(self, path):
        self.go(path)
        return self.said()

    def record_agreement(self, o, files):
        names = ["number", "date", "partner", "subject", "valid-from", "valid-until", "cover-date", "cover-clause", "refund-clause", "under", "paper"]
        values = {"agreement-kind": o["kind"], "cover-start": o["cover-start"] or "regulation"}
        return self.form("record-agreement", {}, values | {name: o[name] for name in names})

    def agreements(self, o, files):
        return self.look("/perjanjian")

    def record_wage(self, o, files):
        values = {"wage-area": o["area"], "valid-from": o["valid-from"], "wage-amount": o["amount"], "wage-source": o["source"], "wage-corrects": o["corrects"]}
        return self.form("record-wage", {}, values)

    def open_fund_line(self, o, files):
        values = {"fund": o["fund"], "fund-name": o["name"], "fund-account": o["account"], "fund-dpa": o["dpa"], "accounting-class": o["class"]}
        values |= {"payer": o["payer"], "payer-village": o["village"], "wadah": o["wadah"], "ceiling": o["ceiling"]}
        return self.form("open-fund-line", o.year(), values | {"earmark": ", ".join(o.all("earmark")) or None})

    def change_fund_line(self, o, files):
        values = {"fund-change": o["kind"], "number": o["number"], "date": o["date"], "change-amount": o["amount"], "reason": o["reason"]}
        return self.form("change-fund-line", {"dana": o["line"]}, values | {"paper": o["paper"]})

    def commit_funds(self, o, files):
        values = {"commit-decree": o["decree"], "first-month": o["first-month"], "months": o["months"], "only-occupation": o["occupation"]}
        values |= {"only-area": o["area"], "only-cases": " ".join(o.all("case")) or None}
        return self.form("commit-funds", {"dana": o["line"]}, values)

    def release_funds(self, o, files):
        values = {"keep-until": o["keep-until"], "only-cases": " ".join(o.all("case")) or None, "reason": o["reason"]}
        return self.form("release-funds", {"ikatan": o["commitment"]}, values)

    def fund_lines(self, o, files):
        return self.look("/dana")

    def fund_statement(self, o, files):
        return self.look("/dana")

    def balance(self, o, files):
        return self.look(f"/dana/neraca?sampai={o['until'] or ''}")

    def ledger(self, o, files):
        return self.look(f"/dana/{o['line']}/pembukuan")

    def close_fund_line(self, o, files):
        return self.form("close-fund-line", {"dana": o["line"]}, {"close-confirm": True})

    def plan(self, o, files):
        words = {"mulai": o["first-month"], "bulan": o["months"], "dana": o["budget"], "orang": o["people"]}
        return self.look("/rencana?" + "&".join(f"{name}={value}" for name, value in words.items() if value))

    def take(self, out):
        """Sends the form, which answers with a file."""
        with self.page.expect_download() as waiting:
            self.page.locator("main form:has(input[name=_permintaan]) button:not([type=button])").last.click()
        waiting.value.save_as(self.path(out))

    def export_enrolment(self, o, files):
        values = {"wadah": o["wadah"], "number": o["number"], "date": o["date"], "column-map": o["map"] or "kelompok-bpu", "own-map": o["map-file"]}
        values |= {"table-kind": o["out"].rsplit(".", 1)[1], "most": o["most"], "again": True if o.has("again") else None}
        said = self.form("export-enrolment", o.year(), values | {"send-doubtful": True if o.has("send-doubtful") else None})
        if not self.refused:
            self.page.locator("main a[href*='/lakukan/take-export']").click()
            self.axe.check(self.page)
            self.take(o["out"])
        return said

    def record_enrolment(self, o, files):
        values = {"number": o["number"], "date": o["date"], "registration-file": files[1]}
        return self.form("record-enrolment", {"kiriman": files[0]}, values)

    def record_card(self, o, files):
        values = {"received-on": o["on"], "receipt-file": files[0], f"kartu.{o['enrolment']}": o["signed-by"]}
        return self.form("record-card", {"peserta": o["enrolment"]}, values)

    def propose_ending(self, o, files):
        values = {"ending-ground": o["ground"], "happened-on": o["on"], "last-month": o["last-month"], "proof-kind": o["proof"]}
        values |= {"proof-issuer": o["issuer"], "proof-number": o["proof-number"], "proof-file": files[1]}
        return self.form("propose-ending", {"peserta": files[0]}, values)

    def decide_ending(self, o, files):
        values = {"ending-decision": "confirm" if o.has("confirm") else "reject", "reason": o["reject"]}
        values |= {"notice-number": o["notice"], "notice-date": o["notice-date"]}
        self.go(f"/lakukan/decide-ending?pengakhiran={files[0]}")
        if o.has("looked-into") and self.page.locator("[name='looked-into']").count():
            values["looked-into"] = True
        return self.form("decide-ending", {"pengakhiran": files[0]}, values)

    def undo_ending(self, o, files):
        return self.form("undo-ending", {"pengakhiran": files[0]}, {"reason": o["reason"], "paper": o["paper"]})

    def settle_finding(self, o, files):
        return self.form("settle-finding", {"temuan": files[0], "tahun": 1}, {"settlement": o["settlement"], "paper": o["paper"]})

    def record_continuation(self, o, files):
        values = {"wadah": o["wadah"], "first-month": o["first"], "final-month": o["last"], "number": o["number"], "date": o["date"]}
        return self.form("record-continuation", o.year(), values | {"bpjs-letter": files[0]})

    def give_notice(self, o, files):
        values = {"notice-kind": o["kind"], "wadah": o["wadah"], "area": o["area"], "notice-month": o["month"], "number": o["number"], "date": o["date"]}
        return self.form("give-notice", o.year(), values)

    def roster(self, o, files):
        return self.look(f"/kepesertaan?bulan={o['month']}&diketahui={o['known-on'] or ''}")

    def arrears(self, o, files):
        return self.look("/kepesertaan/tunggakan")

    def findings(self, o, files):
        return self.look("/kepesertaan/temuan")

    def statement(self, o, files):
        return self.look(f"/kepesertaan/peserta/{files[0]}")

    def bill(self, o, files):
        values = {"bill-wadah": o["wadah"], "bill-code": o["code"], "bill-letter-number": o["number"], "bill-letter-date": o["date"]}
        values |= {"bill-first-month": o["from"], "bill-last-month": o["to"], "people": o["people"], "total": o["total"]}
        values |= {"bill-letter": files[0], "bill-list": o["list"]}
        return self.form("record-bill", o.year() | {"mengganti": o["replaces"]}, values)

    def bills(self, o, files):
        self.look("/pembayaran")
        return self.look("/tagihan")

    def payments(self, o, files):
        return self.look("/pembayaran")

    def answer_bill(self, o, files):
        self.look(f"/tagihan/{o['bill']}/selisih")
        values = {}
        for cause in o.all("cause"):
            name, answer = cause.split("=", 1)
            answer, _, reason = answer.partition(":")
            values[f"jawab.{name}"] = {"terima": "accepted", "sengketa": "disputed"}[answer]
            values[f"alasan.{name}"] = reason or None
        return self.form("answer-bill", {"tagihan": o["bill"]}, values or {"looked-through": True})

    def ask_correction(self, o, files):
        return self.form("ask-correction", {"tagihan": o["bill"]}, {"bill-letter-number": o["number"], "bill-letter-date": o["date"]})

    def bill_stake(self, o, files):
        said = self.look(f"/tagihan/{o['bill']}/perlindungan")
        return f"{said}\nkode: {self.page.locator('main dl.pairs dd.mono').inner_text()}"

    def approve_bill(self, o, files):
        self.go(f"/lakukan/approve-bill?tagihan={o['bill']}")
        if not o["full"] and self.page.locator("input[name='how'][value='full-with-claim']").count():
            raise NotOffered("a disputed bill as it was billed")
        return self.form("approve-bill", {"tagihan": o["bill"]}, {"reason": o["reason"]} if o["full"] else {})

    def request_payment(self, o, files):
        values = {"spp-number": o["number"], "date": o["date"], "credit-used": o["credit"] or 0, "paper-amount": o["amount"], "paper": o["paper"]}
        return self.form("request-payment", {"tagihan": o["bill"], "bagian": o["fund-line"]}, values)

    def step(self, act, o, number=None):
        values = {"date": o["date"], "paper-amount": o["amount"], "paper": o["paper"]} | ({number: o["number"]} if number else {})
        if o["send-back"]:
            values |= {"send-back": True, "send-back-reason": o["send-back"]}
        return self.form(act, {"pembayaran": o["payment"]}, values)

    def check_payment(self, o, files):
        return self.step("check-payment", o)

    def order_payment(self, o, files):
        return self.step("order-payment", o, "spm-number")

    def payout(self, o, files):
        return self.step("record-payout", o, "sp2d-number")

    def receipt(self, o, files):
        return self.step("record-receipt", o, "receipt-number")

    def settle_claim(self, o, files):
        self.go(f"/tagihan/{o['bill']}")
        payment = self.page.locator("main a[href*='/pembayaran/']").first.get_attribute("href").rsplit("/", 1)[1]
        self.go(f"/pembayaran/{payment}")
        values = {"claim-how": o["how"], "paper-amount": o["amount"], "claim-number": o["number"], "date": o["date"], "reason": o["reason"]}
        return self.form("settle-claim", {"pembayaran": payment}, values | {"paper": o["paper"]})

    def sample(self, o, files):
        self.go(f"/lakukan/draw-sample?tahun={o.year_id}")
        for name, value in {"seed": o["seed"], "sample-size": o["size"], "table-kind": o["out"].rsplit(".", 1)[1]}.items():
            self.fill(name, value)
        self.take(o["out"])
        return ""


def plain(text):
    """Numbers on pages are written for readers; in stories they are plain."""
    return re.sub(r"(?<=\d)\.(?=\d{3}\b)", "", text).replace("Rp\u00a0", "").strip()


def chosen(table):
    """The rows meant: those answered `ya` where any is answered, else all."""
    return [row for row in table if row.get("hasil") == "ya"] if any(row.get("hasil") for row in table) else table


class Options(dict):
    """The options of a command."""

    year_id = ""

    def __missing__(self, name):
        return None

    def has(self, name):
        return name in self

    def all(self, name):
        value = self[name]
        return value if isinstance(value, list) else [] if value is None else [value]

    def year(self):
        return {"tahun": self.year_id} if self.year_id else {}


FLAGS = {"unplanned", "planned", "end", "again", "send-doubtful", "confirm", "looked-into", "take-back", "same", "different"}


def options(words):
    """Options and other words of a command."""
    found, files, words = Options(), [], list(words)
    while words:
        word = words.pop(0)
        if not word.startswith("--"):
            files.append(word)
        elif word[2:] in FLAGS:
            found[word[2:]] = True
        else:
            name, value = word[2:], words.pop(0)
            found[name] = [*found.all(name), value] if name in found else value
    return found, files

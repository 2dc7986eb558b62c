"""Records that may be one person, as clicks and typing: the queue, one pair, and what is decided on its page."""


class PairPages:
    """What the commands of stories about pairs do on their pages. Mixed into `pages.Pages`."""

    def pairs(self, o, files):
        part = f"&bagian={o['part']}" if o["part"] else ""
        self.go(f"/pasangan?tahun={o.year_id}{part}")
        return self.said()

    def pair(self, o, files):
        # By the queue, as somebody would: the link in its row.
        self.go("/pasangan")
        self.page.locator(f"main table a[href$='/pasangan/{files[0]}']").click()
        self.axe.check(self.page)
        return self.said()

    def answer(self, act, o, files):
        """The form on the pair's page where it stands there; else that of the act, which says why not."""
        self.go(f"/pasangan/{files[0]}")
        here = self.page.locator(f"main form[action*='/lakukan/{act}']")
        same = o.has("same")
        if here.count() == 0:
            return self.form(act, {"pasangan": files[0]}, {"pair-answer": "same" if same else "different", "remark": o["remark"]})
        # By keyboard: a number for the answer, then what it rests on, then the button.
        self.page.locator("main h1").click()
        self.page.keyboard.press("1" if same else "2")
        self.page.keyboard.type(o["remark"])
        assert self.page.locator("[name='pair-answer']:checked").get_attribute("value") == ("same" if same else "different"), "the key chose it"
        self.page.keyboard.press("Tab")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.axe.check(self.page)
        return self.said()

    def decide_pair(self, o, files):
        return self.answer("decide-pair", o, files)

    def read_pair(self, o, files):
        return self.answer("read-pair", o, files)

    def undo_pair(self, o, files):
        return self.form("undo-pair", {"pasangan": files[0]}, {"reason": o["reason"]})

    def take_over_nik(self, o, files):
        return self.form("take-over-nik", {"pasangan": files[0]}, {"reason": o["reason"]})

# The desk, and what comes next. The same keys stand in the file of the same name in id/.

desk-of-lists = Lists and proposals
desk-of-checking = Checking
desk-of-papers = Papers and budget
desk-of-year = Year, registers and papers to rest on
desk-of-data = Data
desk-no-cases-for-role = Your role sees no people's cases. Your work is in the menu above.
desk-overdue = Not mended in time
desk-overdue-mend = These cases were sent back and not mended by their day. They can still be mended: correct the row on the page of the case, or hand in a corrected list. Whoever moved, died or is not willing is withdrawn.
desk-overdue-wait = These cases were sent back and not mended by their day. They are mended or withdrawn by the village or the agency that proposed them, or by the office; remind them.
desk-overdue-since = due on { $it }
case-ended-refused = This case has ended: refused. If the person objects, the office can reopen it on a written objection.
case-ended-withdrawn = This case has ended: withdrawn. Nothing more can be done with it this year.
case-ended-removed = This person was taken out by an amending decree.
case-returned = This case was sent back to be mended by { $it }. It is mended by the village or the agency that proposed it, or by the office, by correcting the row or handing in a corrected list.
case-returned-over = Its day has passed ({ $it }), but the case can still be mended. It is mended or withdrawn by the village or the agency that proposed it, or by the office.
instrument-missing = not recorded yet
instrument-made = made in its step
rows-to-look-at = Rows to look at
rows-to-look-at-why = Some must be mended, some only made sure of. Each remark says what to do; the marked list shows the cell.
paper-page = Page { $n }
paper-made = Show the paper
paper-why = The paper is set as it will be printed, page by page. Opening it is logged, since its annex holds personal data.
paper-long = Only the first { $n } pages are shown; the PDF below holds all of them.
paper-on-screen = on the screen
step-returned = Sent back
step-refused = Refused

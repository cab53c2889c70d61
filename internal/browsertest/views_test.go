package browsertest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// text is what an element shows, with white space made one.
func text(b *tab, selector string) string {
	b.t.Helper()
	q, err := json.Marshal(selector)
	if err != nil {
		b.t.Fatal(err)
	}
	return eval[string](b, `(document.querySelector(`+string(q)+`)?.innerText ?? '').replace(/\s+/g, ' ').trim()`)
}

func count(b *tab, selector string) int {
	b.t.Helper()
	q, err := json.Marshal(selector)
	if err != nil {
		b.t.Fatal(err)
	}
	return eval[int](b, `document.querySelectorAll(`+string(q)+`).length`)
}

// status asks the server how a record stands.
func status(b *tab, record string) string {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`fetch('/api/records/`+record+`').then(r => r.json()).then(r => r.status)`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

const selected = `new URLSearchParams(location.search).get('rec')`

func TestOverviewShowsTheAffairAtAGlance(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.wait(`document.querySelectorAll('section[aria-labelledby=accounts] tbody tr').length === 7`)
	b.wait(`document.querySelector('section[aria-labelledby=parting] li q mark')`)
	b.wait(`document.querySelector('section[aria-labelledby=actors] li')`)
	if n := count(b, ".tallies li"); n != 8 {
		t.Errorf("%d layers are counted, want 8", n)
	}
	if strings.Contains(eval[string](b, `location.href`), "token") {
		t.Error("the one-time token stays in the address")
	}
	b.quiet()
}

func TestANumberLeadsToItsRecordsAndARecordToItsSentence(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.wait(`document.querySelector('.tallies a[href="/records/link"]')`)
	n := text(b, `.tallies a[href="/records/link"]`)
	b.do(chromedp.Click(chromedp.CSS(`.tallies a[href="/records/link"]`)))
	b.wait(`location.pathname === '/records/link' && document.querySelector('.total b')`)
	if got := text(b, ".total b"); got != n {
		t.Errorf("the overview counts %s links and the table %s", n, got)
	}
	b.press("j")
	b.wait(`document.querySelector('section.evidence mark')`)
	quote := text(b, "section.evidence q")
	b.press("Enter")
	b.wait(`location.pathname.startsWith('/read/') && document.querySelector('.card.current')`)
	shown := text(b, ".sentence.current")
	if a, c := letters(quote), letters(shown); a == "" || (!strings.Contains(c, a) && !strings.Contains(a, c)) {
		t.Errorf("the table quotes %q and the reader opens %q", quote, shown)
	}
	b.do(chromedp.NavigateBack())
	b.wait(`location.pathname === '/records/link' && document.querySelector('section.evidence')`)
	b.quiet()
}

// letters leaves out what the views add to a quote: glyphs, dots, white space.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') {
			return r
		}
		return -1
	}, s)
}

func TestACandidateIsAcceptedAndTakenBackWithTheKeyboardAlone(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.wait(`document.querySelector('.waiting .n')?.innerText.trim()`)
	waiting := text(b, ".waiting .n")
	b.goTo("/read", `document.querySelector('main ol .row')`)
	b.press("j", "Enter")
	b.wait(`document.querySelector('.sentence')`)
	b.press("n")
	b.wait(`document.querySelector('.card.current.candidate')`)
	id := eval[string](b, selected)
	b.press("a")
	b.wait(`document.querySelector('footer [role=status]')?.innerText.startsWith('Accepted')`)
	if got := status(b, id); got != "accepted" {
		t.Errorf("after a the record is %s", got)
	}
	b.press("z")
	b.wait(`document.querySelector('.card.current.candidate') && ` + selected + ` === '` + id + `'`)
	if got := status(b, id); got != "candidate" {
		t.Errorf("after z the record is %s", got)
	}
	b.press("Z")
	b.wait(`document.querySelector('footer [role=status]')?.innerText.startsWith('Accepted')`)
	if got := status(b, id); got != "accepted" {
		t.Errorf("after Z the record is %s", got)
	}
	b.press("z")
	b.wait(`document.querySelector('.waiting .n').innerText.trim() === '` + waiting + `'`)
	b.press("x")
	b.wait(`document.querySelector('footer [role=status]')?.innerText.startsWith('Rejected')`)
	if got := status(b, id); got != "rejected" {
		t.Errorf("after x the record is %s", got)
	}
	b.quiet()
}

func TestARecordIsRetypedEditedAndRespannedWithTheKeyboardAlone(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.goTo("/records/event", `document.querySelector('tbody tr[data-at]')`)
	b.press("j")
	b.wait(`document.querySelector('section.evidence')`)
	b.press("Enter")
	b.wait(`document.querySelector('.card.current')`)
	b.press("t")
	b.wait(`document.activeElement.getAttribute('role') === 'combobox'`)
	b.write("threat")
	b.press("Enter")
	b.wait(`document.querySelector('.card.current .relation')?.innerText.startsWith('THREATEN')`)
	b.press("e")
	b.wait(`document.activeElement.closest('form')?.getAttribute('aria-label') === 'Edit the record'`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`))
	b.write("Ferrymen")
	b.press("Enter")
	b.wait(`document.querySelector('.card.current b')?.innerText === 'Ferrymen'`)
	if got := text(b, ".card.current .state"); got != "edited" {
		t.Errorf("the record is %s", got)
	}
	before := text(b, ".card.current .said")
	b.press("s")
	b.wait(`document.querySelector('.pending')`)
	b.press("ArrowLeft", "Enter")
	b.wait(`!document.querySelector('.pending') && document.querySelector('.card.current .said')`)
	after := text(b, ".card.current .said")
	if after == before || !strings.HasPrefix(before, strings.TrimRight(after, ".")) {
		t.Errorf("the words were %q and are %q", before, after)
	}
	b.press("z", "z", "z")
	b.wait(`document.querySelector('.card.current .state')?.innerText.trim() === 'machine'`)
	b.quiet()
}

func TestSelectedWordsAreCoded(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.goTo("/read", `document.querySelector('main ol .row')`)
	b.press("j", "Enter")
	b.wait(`document.querySelector('.sentence')`)
	b.press("j", "j", "j", "c")
	b.wait(`document.activeElement.closest('form')?.getAttribute('aria-label') === 'Code the selected words'`)
	b.do(chromedp.SetValue(chromedp.CSS(`form[aria-label="Code the selected words"] select`), "tone"))
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('form[aria-label="Code the selected words"] select').dispatchEvent(new Event('change', {bubbles: true}))`))
	b.wait(`document.querySelectorAll('form[aria-label="Code the selected words"] label').length === 3`)
	b.do(chromedp.Focus(chromedp.CSS(`form[aria-label="Code the selected words"] input[type=text]`)))
	b.write("Ferrymen")
	b.press("Enter")
	b.wait(`document.querySelector('.card.current.added')`)
	if got := text(b, ".card.current .summary b"); got != "Ferrymen" {
		t.Errorf("the new record is about %q", got)
	}
	id := eval[string](b, selected)
	if got := status(b, id); got != "added" {
		t.Errorf("the new record is %s", got)
	}
	b.press("z")
	b.wait(`!document.querySelector('.card.added')`)
	b.quiet()
}

func TestLayersAreSwitchedByDigitAndStayInTheAddress(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.goTo("/read", `document.querySelector('main ol .row')`)
	b.press("j", "Enter")
	b.wait(`document.querySelector('.glyph.of-tone, .glyph.of-figure, .glyph.of-statement')`)
	b.press("2", "3", "4", "5", "6", "7", "8")
	b.wait(`!document.querySelector('.glyph') && location.search === '?layers=1'`)
	address := eval[string](b, `location.pathname + location.search`)
	b.goTo(address, `document.querySelector('.sentence')`)
	b.wait(`document.querySelector('.tint') && !document.querySelector('.glyph')`)
	b.press("0", "3")
	b.wait(`location.pathname === '/records'`)
	b.quiet()
}

func TestATableIsFilteredOrderedAndSharedByItsAddress(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.goTo("/records", `document.querySelector('tbody tr[data-at]')`)
	all := text(b, ".total b")
	b.press("f")
	b.write("water")
	b.wait(`location.search === '?q=water' && document.querySelector('.total b')?.innerText !== '` + all + `'`)
	b.do(chromedp.Click(chromedp.CSS(`thead th:last-child button`)))
	b.wait(`location.search === '?q=water&sort=score' && document.querySelector('th[aria-sort=ascending]')`)
	b.wait(`document.querySelector('[aria-busy=false] tbody tr[data-at]')`)
	rows := `[...document.querySelectorAll('tbody tr[data-at]')].map(r => r.innerText).join('|')`
	was := eval[string](b, rows)
	address := eval[string](b, `location.pathname + location.search`)
	b.goTo("/", `document.querySelector('.tallies')`)
	b.goTo(address, `document.querySelector('[aria-busy=false] tbody tr[data-at]')`)
	if got := eval[string](b, rows); got != was {
		t.Errorf("the same address shows other rows:\n%s\n%s", was, got)
	}
	// The export holds exactly what is shown.
	n, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](`fetch([...document.querySelectorAll('.end a')].find(a => a.innerText === 'json').href).then(r => r.json()).then(j => (j.records ?? j).length)`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if shown := eval[int](b, `Number(document.querySelector('.total b').innerText)`); n != shown {
		t.Errorf("the table has %d records and its export %d", shown, n)
	}
	b.quiet()
}

func TestAFilterIsKept(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.goTo("/records/position?q=water", `document.querySelector('.total b')`)
	b.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll('.second button')].find(x => x.innerText === 'save this filter').click()`))
	b.goTo("/records", `document.querySelector('ul[aria-label="Saved filters"] a')`)
	b.do(chromedp.Click(chromedp.CSS(`ul[aria-label="Saved filters"] a`)))
	b.wait(`location.pathname + location.search === '/records/position?q=water'`)
	b.quiet()
}

func TestTheReviewQueueIsWorkedOffByKey(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.goTo("/review", `document.querySelector('main ol li.current')`)
	n := count(b, "main ol[aria-label=Candidates] li")
	b.press("x")
	b.wait(`document.querySelectorAll('main ol[aria-label=Candidates] li').length === ` + itoa(n-1))
	b.wait(`document.querySelector('section[aria-labelledby=log] li')?.innerText.includes('rejected')`)
	b.press("z")
	b.wait(`document.querySelectorAll('main ol[aria-label=Candidates] li').length === ` + itoa(n))
	b.quiet()
}

func TestSearchFindsQuotesNamesAndAccounts(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.press("/")
	b.wait(`document.activeElement.getAttribute('name') === 'q'`)
	b.write("reservoir")
	b.press("Enter")
	b.wait(`location.search === '?q=reservoir' && document.querySelector('section[aria-labelledby=quotes] article')`)
	b.quiet()
}

func TestAllKeysAreListed(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.press("?")
	b.wait(`document.querySelector('dialog[open] kbd')`)
	if got := text(b, "dialog"); !strings.Contains(got, "undo") || !strings.Contains(got, "search everything") {
		t.Errorf("the list of keys says %q", got)
	}
	b.press("Escape")
	b.wait(`!document.querySelector('dialog[open]')`)
	b.press("t")
	b.wait(`document.documentElement.dataset.theme === 'dark'`)
	b.quiet()
}

func TestTwoCodersAreLaidSideBySideAndRuledOnByKey(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.goTo("/read", `document.querySelector('main ol .row')`)
	b.press("j", "Enter")
	b.wait(`document.querySelector('.sentence')`)
	b.press("j", "j", "j", "c")
	form := `form[aria-label="Code the selected words"]`
	b.wait(`document.activeElement.closest('form')?.getAttribute('aria-label') === 'Code the selected words'`)
	b.do(chromedp.Evaluate[chromedp.Void](`(() => { const s = document.querySelector('` + form + ` select'); s.value = 'tone'; s.dispatchEvent(new Event('change', {bubbles: true})) })()`))
	b.wait(`document.querySelectorAll('` + form + ` label').length === 3`)
	b.do(chromedp.Focus(chromedp.CSS(form + ` input[type=text]`)))
	b.write("Ferrymen")
	b.press("Enter")
	b.wait(`document.querySelector('.card.current.added')`)
	doc := eval[string](b, `location.pathname.split('/')[2]`)
	mine := eval[string](b, selected)
	b.goTo("/double?doc="+doc, `document.querySelector('ol[aria-label=Differences] li.current') && document.querySelector('section[aria-labelledby=agreement] tbody tr')`)
	at := eval[int](b, `[...document.querySelectorAll('ol[aria-label=Differences] li')].findIndex(l => l.innerText.includes('Ferrymen'))`)
	if at < 0 {
		t.Fatal("what only one coder read is not listed")
	}
	n := count(b, `ol[aria-label=Differences] li`)
	for range at {
		b.press("j")
	}
	b.wait(`document.querySelector('ol[aria-label=Differences] li.current').innerText.includes('Ferrymen')`)
	b.press("x")
	b.wait(`document.querySelectorAll('ol[aria-label=Differences] li').length < ` + itoa(n) + ` || document.querySelector('.say')?.innerText.includes('One coder')`)
	if got := status(b, mine); got != "rejected" {
		t.Errorf("after neither the record is %s", got)
	}
	b.press("z")
	b.wait(`document.querySelector('ol[aria-label=Differences]')?.innerText.includes('Ferrymen')`)
	b.quiet()
}

package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// answers are what a reader of the screen hears of each factor in each account.
const answers = `[...document.querySelectorAll('section[aria-labelledby=follows] tbody tr')].filter(r => r.querySelector('.unseen')).map(r => r.querySelector('a').innerText + ': ' + [...r.querySelectorAll('.unseen')].map(c => c.textContent).join(' | ')).join('\n')`

// parted are the answers on which two accounts differ.
const parted = `document.querySelector('section[aria-labelledby=follows] .group.opposite, section[aria-labelledby=follows] .group.differs')`

func openSystems(b *tab, query string) {
	b.t.Helper()
	b.goTo("/systems"+query, `document.querySelector('section[aria-labelledby=follows] tbody .unseen') && document.querySelector('section[aria-labelledby=why]')`)
}

func TestAPressIsAnsweredByEachAccountAndTheyPart(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	openSystems(b, "")
	if got := count(b, ".maps svg"); got != 2 {
		t.Errorf("%d maps are shown, not two", got)
	}
	if !eval[bool](b, `!!`+parted) {
		t.Errorf("the accounts part on nothing:\n%s", eval[string](b, answers))
	}
	if q := eval[string](b, `location.search`); !strings.Contains(q, "press=") || strings.Count(q, "a=") != 2 {
		t.Errorf("the address %s does not hold what is pressed in whose systems", q)
	}
	up := eval[string](b, answers)
	b.press("ArrowDown")
	b.wait(`location.search.includes(':down') && ` + answers + ` !== ` + quoted(up))
	down := eval[string](b, answers)
	if !strings.Contains(down, "falls; ") {
		t.Errorf("pressed down, nothing falls:\n%s", down)
	}
	b.press("ArrowUp")
	b.wait(answers + ` === ` + quoted(up))
	b.quiet()
}

func TestALinkThatIsSwitchedOffChangesTheAnswerAndTheAddressRestoresIt(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	openSystems(b, "")
	before := eval[string](b, answers)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('section[aria-labelledby=why] li input').click()`))
	b.wait(`location.search.includes('off=') && ` + answers + ` !== ` + quoted(before))
	after := eval[string](b, answers)
	if count(b, ".maps a.off") == 0 {
		t.Error("the map does not show that a link is off")
	}
	openSystems(b, eval[string](b, `location.search`))
	b.wait(answers + ` === ` + quoted(after))
	if count(b, "section[aria-labelledby=why] li.off") == 0 {
		t.Error("the switch is not where it was")
	}
	b.press("X")
	b.wait(`!location.search.includes('off=') && ` + answers + ` === ` + quoted(before))
	b.quiet()
}

func TestAnArrowOpensItsQuotesAndAMapIsAListToo(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	openSystems(b, "")
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.maps svg a').focus()`))
	name := eval[string](b, `document.activeElement.getAttribute('aria-label')`)
	b.press("Enter")
	b.wait(`location.search.includes('link=') && document.querySelector('section.evidence article mark')`)
	if title := text(b, "section.evidence h2"); !strings.Contains(letters(name), letters(strings.Split(title, " raises ")[0])[:3]) {
		t.Errorf("the arrow %q opened %q", name, title)
	}
	b.press("x")
	b.wait(`location.search.includes('off=')`)
	b.press("x")
	b.wait(`!location.search.includes('off=')`)
	b.press("Escape")
	b.wait(`!document.querySelector('section.evidence')`)
	b.press("l")
	b.wait(`document.querySelectorAll('.maps table tbody tr').length > 1 && !document.querySelector('.maps svg')`)
	b.quiet()
}

func TestAContradictionOpensBothQuotes(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.goTo("/compare", `document.querySelectorAll('.sides article mark').length >= 2`)
	first := text(b, ".detail h1")
	sides := eval[[]string](b, `[...document.querySelectorAll('.sides > section')].map(s => s.querySelector('q').innerText)`)
	if len(sides) != 2 || sides[0] == "" || sides[0] == sides[1] {
		t.Errorf("the two sides of %q are %q", first, sides)
	}
	if why := text(b, ".detail .why"); len(why) < 30 {
		t.Errorf("why it counts: %q", why)
	}
	b.press("j")
	b.wait(`location.search.includes('id=') && document.querySelectorAll('.sides article mark').length >= 2`)
	address, second := eval[string](b, `location.search`), text(b, ".detail h1")
	b.goTo("/compare"+address, `document.querySelectorAll('.sides article mark').length >= 2`)
	if got := text(b, ".detail h1"); got != second {
		t.Errorf("the address of %q shows %q", second, got)
	}
	b.press("Enter")
	b.wait(`location.pathname.startsWith('/read/') && document.querySelector('.card.current')`)
	b.quiet()
}

// corroborate lets a person code one tie in two independent accounts, so that there is something that both tell.
func corroborate(b *tab) {
	b.t.Helper()
	done, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`(async () => {
		const accounts = (await (await fetch('/api/affair')).json()).accounts;
		for (const name of ['norvian-herald.html', 'selland-courier.html']) {
			const doc = accounts.find(a => a.name === name).id;
			const text = await (await fetch('/api/accounts/' + doc + '/text')).json();
			const answer = await fetch('/api/decisions', {method: 'POST', headers: {'Content-Type': 'application/json', 'X-Rashomon': '1'}, body: JSON.stringify({
				act: 'add', new: {kind: 'tie', doc, holder: 'author', evidence: [text.sentences[1]], payload: {from: 'Norvia', type: 'trades-with', to: 'Selland'}}})});
			if (!answer.ok) return name + ': ' + await answer.text();
		}
		return '';
	})()`, chromedp.EvalAwaitPromise))
	if err != nil || done != "" {
		b.t.Fatalf("%v %s", err, done)
	}
}

func TestEachCellOfAComparisonOpensItsRecords(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	corroborate(b)
	for _, what := range []string{"corroboration", "portrayal", "omissions", "coverage", "issues"} {
		b.goTo("/compare/"+what, `document.querySelector('main a[data-row]')`)
		b.press("j", "Enter")
		b.wait(`document.querySelector('aside section.evidence article')`)
		b.press("Escape")
		b.wait(`!document.querySelector('section.evidence')`)
	}
	b.quiet()
}

func TestATimeHasEveryAccountsVersion(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.goTo("/timeline", `document.querySelector('main svg a[data-row]')`)
	if name := eval[string](b, `document.querySelector('main svg a[data-row]').getAttribute('aria-label')`); len(name) < 20 {
		t.Errorf("a mark is called %q", name)
	}
	b.press("j", "Enter")
	b.wait(`location.search.includes('event=') && document.querySelector('aside section.evidence article')`)
	b.press("Escape", "]")
	b.wait(`location.search.includes('from=') && location.search.includes('until=')`)
	b.quiet()
}

func TestComparisonsAndSystemsAreAccessibleWhereTheyAreOpen(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join(root, "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Skip("axe-core is not installed: make web")
	}
	address := serve(t, affair)
	b := open(t, address, desk)
	corroborate(b)
	openSystems(b, "")
	here := eval[string](b, `location.search`)
	states := []struct{ path, then, ready string }{
		{"/systems" + here, "n", `document.querySelector('section.evidence article')`},
		{"/systems" + here + "&as=list&map=whole", "", `document.querySelector('.maps table tbody tr')`},
		{"/systems" + here + "&map=whole&method=fcm", "", `document.querySelector('section[aria-labelledby=follows] tbody .unseen')`},
		{"/compare/portrayal", "", `document.querySelector('main a[data-row]')`},
		{"/compare/omissions", "", `document.querySelector('main a[data-row]')`},
		{"/compare/coverage", "", `document.querySelector('main a[data-row]')`},
		{"/compare/issues", "", `document.querySelector('main a[data-row]')`},
		{"/compare/corroboration", "", `document.querySelector('main a[data-row]')`},
		{"/timeline", "", `document.querySelector('main svg a')`},
	}
	for _, l := range []look{{1440, 900, false}, {1440, 900, true}, {360, 740, false}} {
		b.t = t
		b.look(l)
		for _, s := range states {
			t.Run(fmt.Sprintf("%s %d dark=%v", strings.Split(s.path, "?")[0], l.width, l.dark), func(t *testing.T) {
				b.t = t
				b.goTo(s.path, strings.ReplaceAll(s.ready, "section.evidence article", "main"))
				if s.then != "" {
					b.wait(`document.querySelector('section[aria-labelledby=why]')`)
					b.press(s.then)
				}
				b.wait(s.ready)
				if over := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
					t.Errorf("%d px too wide", over)
				}
				b.do(chromedp.Evaluate[chromedp.Void](string(axe)))
				found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: {'label-content-name-mismatch': {enabled: false}}}).then(r => r.violations.map(v => v.id + ': ' + v.help + '\n  ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? '')).join('\n  ')).join('\n'))`, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatal(err)
				}
				if found != "" {
					t.Error(found)
				}
			})
		}
	}
	b.t = t
	b.quiet()
}

// quoted is the text as a string of JavaScript.
func quoted(s string) string {
	r := strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`)
	return "'" + r.Replace(s) + "'"
}

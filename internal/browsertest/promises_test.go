package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func itoa(n int) string { return strconv.Itoa(n) }

// pages are the views with what shows that each is there.
var pages = []struct{ name, path, ready string }{
	{"overview", "/", `document.querySelector('section[aria-labelledby=accounts] tbody tr')`},
	{"accounts", "/read", `document.querySelector('main ol .row')`},
	{"reader", "", `document.querySelector('.card.current')`},
	{"records", "/records", `document.querySelector('tbody tr[data-at]')`},
	{"ties", "/records/event?status=machine", `document.querySelector('tbody tr[data-at]')`},
	{"review", "/review", `document.querySelector('main ol li')`},
	{"search", "/search?q=dam", `document.querySelector('main article')`},
	{"double", "/double", `document.querySelector('main h1')`},
	{"compare", "/compare", `document.querySelector('main').innerText.length > 20`},
	{"network", "/network", `document.querySelector('main').innerText.length > 20`},
	{"timeline", "/timeline", `document.querySelector('main').innerText.length > 20`},
	{"systems", "/systems", `document.querySelector('main').innerText.length > 20`},
	{"actors", "/names/actor", `document.querySelector('main').innerText.length > 20`},
}

// openPage opens one of the pages; the reader's address depends on the ids of the affair.
func openPage(b *tab, path, ready string) {
	b.t.Helper()
	if path == "" {
		v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`fetch('/api/records?status=candidate&limit=1').then(r => r.json()).then(p => '/read/' + p.records[0].doc + '?rec=' + p.records[0].id)`, chromedp.EvalAwaitPromise))
		if err != nil {
			b.t.Fatal(err)
		}
		path = v
	}
	b.goTo(path, ready)
	// Lists come in after the first paint; the network is quiet when two looks in a row are the same.
	b.wait(`(() => { const n = performance.getEntriesByType('resource').length; const same = window.__seen === n; window.__seen = n; return same })()`)
}

func TestEveryViewIsAccessibleInLightAndDark(t *testing.T) {
	address := serve(t, affair)
	axe, err := os.ReadFile(filepath.Join(root, "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Skip("axe-core is not installed: make web")
	}
	b := open(t, address, desk)
	for _, dark := range []bool{false, true} {
		b.t = t
		b.look(look{1440, 900, dark})
		for _, p := range pages {
			t.Run(fmt.Sprintf("%s dark=%v", p.name, dark), func(t *testing.T) {
				b.t = t
				openPage(b, p.path, p.ready)
				// All rules but one that axe itself calls experimental.
				b.do(chromedp.Evaluate[chromedp.Void](string(axe)))
				found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: {'label-content-name-mismatch': {enabled: false}}}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? ''))}))))`, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatal(err)
				}
				var violations []struct {
					ID, Help string
					Nodes    []string
				}
				if err := json.Unmarshal([]byte(found), &violations); err != nil {
					t.Fatal(err)
				}
				for _, v := range violations {
					t.Errorf("%s: %s\n  %s", v.ID, v.Help, strings.Join(v.Nodes, "\n  "))
				}
			})
		}
	}
	b.t = t
	b.quiet()
}

func TestNoViewScrollsSideways(t *testing.T) {
	address := serve(t, affair)
	b := open(t, address, desk)
	for name, l := range map[string]look{"phone": {width: 360, height: 740}, "200 percent": {width: 720, height: 450}} {
		b.t = t
		b.look(l)
		for _, p := range pages {
			t.Run(p.name+" "+name, func(t *testing.T) {
				b.t = t
				openPage(b, p.path, p.ready)
				if over := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
					wide := eval[string](b, `[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .frame, .toggles, [data-wide]')).slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join('\n')`)
					t.Errorf("%d px too wide:\n%s", over, wide)
				}
			})
		}
	}
	b.t = t
	b.quiet()
}

func TestTheFirstPageIsLightAndAsksNobodyElse(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.wait(`document.querySelector('section[aria-labelledby=parting] li')`)
	sizes := eval[string](b, `JSON.stringify([...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(e => [e.name, e.transferSize]))`)
	var entries [][2]any
	if err := json.Unmarshal([]byte(sizes), &entries); err != nil {
		t.Fatal(err)
	}
	total := 0.0
	for _, e := range entries {
		name, size := fmt.Sprint(e[0]), e[1].(float64)
		total += size
		if !strings.HasPrefix(name, b.base.Scheme+"://"+b.base.Host+"/") {
			t.Errorf("the page asked %s", name)
		}
	}
	t.Logf("%.1f kB in %d requests", total/1000, len(entries))
	if total > 200_000 {
		t.Errorf("the first page takes %.0f bytes, more than 200 kB:\n%s", total, sizes)
	}
	if len(entries) < 4 {
		t.Errorf("only %d requests were seen", len(entries))
	}
}

func TestTheFirstPageDoesNotJump(t *testing.T) {
	b := open(t, serve(t, affair), desk)
	b.wait(`document.querySelector('section[aria-labelledby=parting] li')`)
	shift, err := chromedp.Run(b.ctx, chromedp.Evaluate[float64](`new Promise(done => { let sum = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) sum += e.value }).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300) })`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if shift > 0.1 {
		t.Errorf("layout shift %.3f, good is up to 0.1", shift)
	}
}

const hostile = `<!doctype html><html><head><title>Ferry <img src=x onerror="window.hacked=1"> news</title>
<meta property="og:site_name" content="&lt;script&gt;window.hacked=2&lt;/script&gt; Times"></head>
<body onload="window.hacked=3"><article><h1>Harbour strike <script>window.hacked=4</script></h1>
<p>The harbour union of Ostrava Bay said on Monday that "<img src=x onerror=parent.hacked=5>" the ferries would stop, because wages fell.</p>
<p>The mayor accused the union of blackmail. <svg onload="parent.hacked=6"></svg> <a href="javascript:parent.hacked=7">The union</a> rejected the offer of the mayor and called a strike.</p>
<p>&lt;script&gt;window.hacked=8&lt;/script&gt; Traders fear that the strike will lead to higher prices for bread and fish in the whole bay.</p>
<iframe srcdoc="<script>parent.hacked=9</script>"></iframe><script>window.hacked=10; parent.hacked=10; top.hacked=10</script></article></body></html>`

func TestAHostileDocumentNeverBecomesScript(t *testing.T) {
	if why != "" {
		t.Skip(why)
	}
	dir := t.TempDir()
	page := filepath.Join(dir, `"><img src=x onerror=hacked=11>.html`)
	if err := os.WriteFile(page, []byte(hostile), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "hostile.rashomon")
	if out, err := exec.Command(binary, "read", "-q", "-a", file, page).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b := open(t, serve(t, file), desk)
	b.wait(`document.querySelector('section[aria-labelledby=accounts] tbody tr')`)
	b.goTo("/records?q=union", `document.querySelector('tbody tr[data-at]')`)
	b.goTo("/read", `document.querySelector('main ol .row')`)
	b.do(chromedp.Click(chromedp.CSS(`main ol .row`)))
	b.wait(`document.querySelector('.sentence')`)
	b.press("j", "g")
	b.wait(`document.querySelector('iframe')`)
	b.wait(`performance.getEntriesByType('resource').some(e => e.name.endsWith('/page') && e.responseEnd > 0)`)
	if got := eval[string](b, `String(window.hacked)`); got != "undefined" {
		t.Errorf("text of a document became script number %s", got)
	}
	if got := eval[string](b, `document.querySelector('iframe').getAttribute('sandbox')`); got != "" {
		t.Errorf("the original page may %q", got)
	}
	if n := count(b, "main img, main script"); n != 0 {
		t.Errorf("%d elements of the document stand in the page", n)
	}
	b.quiet()
}

func TestAnEmptyAffairSaysWhatToDoAndTakesFiles(t *testing.T) {
	b := open(t, serve(t, ""), desk)
	b.wait(`document.querySelector('.add.empty h2')`)
	if got := text(b, ".add.empty"); !strings.Contains(got, "Drop files") {
		t.Errorf("an empty affair says %q", got)
	}
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "harbour.txt"), filepath.Join(dir, "broken.pdf")
	story := "Harbour strike begins\n\nBy Mara Olen\n\nThe harbour union stopped all ferries on Monday because wages fell.\n\nThe mayor accused the union of blackmail. The union rejected the mayor's offer. Traders fear that the strike will lead to higher prices in the whole bay, and the council wants talks to begin at once.\n"
	if err := os.WriteFile(good, []byte(story), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bad, []byte("%PDF-1.7 nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type=file]`), []string{good, bad}))
	b.wait(`document.querySelectorAll('section[aria-labelledby=accounts] tbody tr').length === 1`)
	b.wait(`[...document.querySelectorAll('.refused')].some(e => e.innerText.includes('broken.pdf'))`)
	b.quiet()
}

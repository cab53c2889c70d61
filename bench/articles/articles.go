// Package articles makes up any number of news articles about disputes that never were, for
// measuring. The same number gives the same article, on any machine. They are no test of
// understanding: their sentences come from a few dozen patterns.
package articles

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Article is a made-up article.
type Article struct {
	// Name is a file name.
	Name string
	// HTML is a page with a head, a menu, the article, and a foot.
	HTML string
}

var (
	places  = strings.Fields("Arvenia Bellmark Corvany Dorland Estova Farrow Gildern Hestia Ismara Jorvik Kalden Lorvale")
	offices = []string{"president", "prime minister", "foreign minister", "energy minister", "defence minister", "ambassador"}
	given   = strings.Fields("Anna Boris Clara David Elena Felix Greta Henrik Irena Jonas Katya Leo Mara Nils Olga Peter")
	family  = strings.Fields("Ardent Brask Cerny Dolan Ekberg Fodor Grell Holub Ivers Jansk Kovel Lund Marek Novak Orlin Prell")
	things  = []string{"the pipeline", "the border crossing", "the fishing treaty", "the railway", "the port", "the grain tariff", "the dam", "the ceasefire"}
	outlets = []string{"The Arven Post", "Bellmark Daily", "Corvan Herald", "The Estovan", "Gildern Review", "Kalden Wire"}
	months  = strings.Fields("January February March April May June July August September October November December")
)

// maker draws what an article is made of.
type maker struct{ r *rand.Rand }

func (m maker) one(list []string) string { return list[m.r.IntN(len(list))] }

func (m maker) person() string { return m.one(given) + " " + m.one(family) }

// sentence makes one sentence about a and b.
func (m maker) sentence(a, b string) string {
	thing, who := m.one(things), m.person()
	day := fmt.Sprintf("%d %s", 1+m.r.IntN(28), m.one(months))
	switch m.r.IntN(14) {
	case 0:
		return fmt.Sprintf("%s accused %s on %s of breaking the agreement on %s.", a, b, day, thing)
	case 1:
		return fmt.Sprintf("The %s of %s, %s, said that %s was a threat to both countries.", m.one(offices), a, who, thing)
	case 2:
		return fmt.Sprintf("\"We will not give up %s,\" %s told reporters.", thing, who)
	case 3:
		return fmt.Sprintf("Tariffs led to higher prices in %s, and the protests forced %s to close %s.", a, b, thing)
	case 4:
		return fmt.Sprintf("%s will meet the %s of %s in %s to talk about %s.", who, m.one(offices), b, m.one(places), thing)
	case 5:
		return fmt.Sprintf("According to %s, at least %d people were hurt when police cleared %s on %s.", who, 2+m.r.IntN(300), thing, day)
	case 6:
		return fmt.Sprintf("%s supports %s, but %s has denied that it ever threatened its neighbour.", a, thing, b)
	case 7:
		return fmt.Sprintf("If %s closes %s, trade between the two countries could fall by %d percent.", a, thing, 3+m.r.IntN(60))
	case 8:
		return fmt.Sprintf("The opposition in %s wants an inquiry into %s.", b, thing)
	case 9:
		return fmt.Sprintf("%s, an ally of %s, sent %d trucks with food to the border.", m.one(places), a, 5+m.r.IntN(200))
	case 10:
		return fmt.Sprintf("Nobody in %s believes that %s would prevent another crisis.", b, thing)
	case 11:
		return fmt.Sprintf("The approval of %s by the parliament of %s was welcomed by %s.", thing, a, who)
	case 12:
		return fmt.Sprintf("%s called the decision \"a disgrace\", and withdrew its envoy from %s.", b, a)
	}
	return fmt.Sprintf("Because of the drought, %s depends on %s more than ever, %s said.", b, thing, who)
}

// Make makes article n, of about so many words.
func Make(n, words int) Article {
	m := maker{rand.New(rand.NewPCG(uint64(n), 20310101))}
	a, b := m.one(places), m.one(places)
	for b == a {
		b = m.one(places)
	}
	title := fmt.Sprintf("%s and %s quarrel over %s", a, b, m.one(things))
	var body strings.Builder
	count := 0
	for count < words {
		body.WriteString("<p>")
		for range 2 + m.r.IntN(3) {
			s := m.sentence(a, b)
			count += len(strings.Fields(s))
			body.WriteString(s + " ")
		}
		body.WriteString("</p>\n")
	}
	date := fmt.Sprintf("2031-%02d-%02d", 1+m.r.IntN(12), 1+m.r.IntN(28))
	outlet := m.one(outlets)
	return Article{
		Name: fmt.Sprintf("article-%07d.html", n),
		HTML: fmt.Sprintf(`<!doctype html><html lang="en"><head><title>%s - %s</title><meta property="og:site_name" content="%s">
<meta property="article:published_time" content="%sT08:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>
<article><h1>%s</h1><p class="byline">By %s</p>
%s</article><footer>Number %d. All rights reserved.</footer></body></html>
`, title, outlet, outlet, date, title, m.person(), body.String(), n),
	}
}

package nlp

import (
	"strconv"
	"strings"
)

// wordClass tells what part a word can play in a date or an amount.
type wordClass uint64

const (
	wcCardinal wordClass = 1 << iota
	wcScale
	wcLetterScale // "m", "bn"
	wcVagueScale  // "hundreds"
	wcOrdinal
	wcOrdinalEnding // the "st" of "21st"
	wcFraction
	wcGlyphFraction // "½"
	wcSeveral
	wcArticle
	wcDet
	wcMonth
	wcMonthWeak // also an ordinary word: "may", "march", "sun"
	wcWeekday
	wcTimeUnit
	wcSeason
	wcDayPart
	wcRelDay
	wcEdge // early, late, mid, beginning
	wcLast
	wcNext
	wcThis
	wcThat
	wcAgo
	wcLater
	wcEra
	wcHoliday
	wcNow
	wcSet
	wcCurrency
	wcCurrencySign
	wcCurrencyWord
	wcPercent
	wcUnit
	wcEvery
	wcClock // "am", "o'clock"
)

// valueWord is one word of the tables below.
type valueWord struct {
	class wordClass
	num   float64 // value, month, weekday (Monday is 1), multiple of the unit
	code  string  // season, TIMEX3 letter
	// What the word is as a unit of measurement or as money; "m" is also a million, "dm" also
	// the German mark.
	unit, money       string
	unitNum, moneyNum float64
}

var valueWords = buildValueWords()

func buildValueWords() map[string]*valueWord {
	m := make(map[string]*valueWord, 1024)
	add := func(class wordClass, num float64, code string, words string) {
		for w := range strings.FieldsSeq(words) {
			w = strings.ReplaceAll(w, "_", " ")
			v := m[w]
			if v == nil {
				m[w] = &valueWord{class: class, num: num, code: code}
				continue
			}
			// A word of two classes keeps the number and code of the first.
			v.class |= class
			if v.code == "" {
				v.code = code
			}
		}
	}
	for i, w := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen") {
		add(wcCardinal, float64(i), "", w)
	}
	add(wcCardinal, 40, "", "fourty")
	for i, w := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		add(wcCardinal, float64(20+10*i), "", w)
	}
	for _, s := range []struct {
		v float64
		w string
		p string
		l string
	}{
		{12, "dozen doz", "dozens", ""}, {100, "hundred", "hundreds", ""}, {1e3, "thousand", "thousands", "k"},
		{1e6, "million", "millions", "m mn mln mio mil"}, {1e9, "billion", "billions", "b bn bln"},
		{1e12, "trillion", "trillions", "tn trn tln"}, {1e5, "lakh", "lakhs", ""}, {1e7, "crore", "crores", ""},
	} {
		add(wcScale, s.v, "", s.w)
		add(wcScale|wcVagueScale, s.v, "", s.p)
		add(wcScale|wcLetterScale, s.v, "", s.l)
	}
	for i, w := range strings.Fields("zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth") {
		if i >= 1 {
			add(wcOrdinal, float64(i), "", w)
		}
		if i >= 3 {
			m[w].class |= wcFraction
			m[w].num = float64(i)
			add(wcFraction, 1/float64(i), "", w+"s")
		}
	}
	for i, w := range strings.Fields("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth") {
		add(wcOrdinal, float64(20+10*i), "", w)
		add(wcFraction, 1/float64(20+10*i), "", w+"s")
	}
	for i, w := range strings.Fields("thousandth millionth billionth trillionth") {
		v := []float64{1e3, 1e6, 1e9, 1e12}[i]
		add(wcOrdinal|wcFraction, v, "", w)
		add(wcFraction, 1/v, "", w+"s")
	}
	m["hundredth"].num, m["hundredth"].class = 100, wcOrdinal|wcFraction
	m["hundredths"].num = 0.01
	add(wcCardinal, 0, "", "nought naught")
	add(wcOrdinalEnding, 0, "", "st nd rd th")
	add(wcFraction, 0.5, "", "half halves")
	add(wcFraction, 0.25, "", "quarter quarters")
	add(wcGlyphFraction, 0.5, "", "½")
	add(wcGlyphFraction, 1.0/3, "", "⅓")
	add(wcGlyphFraction, 2.0/3, "", "⅔")
	add(wcGlyphFraction, 0.25, "", "¼")
	add(wcGlyphFraction, 0.75, "", "¾")
	add(wcGlyphFraction, 0.125, "", "⅛")
	add(wcSeveral, 2, "", "several few couple")
	add(wcArticle|wcDet, 1, "", "a an")
	add(wcDet, 0, "", "the")
	for i, w := range strings.Fields("january february march april may june july august september october november december") {
		c := wcMonth
		if w == "may" || w == "march" || w == "august" {
			c |= wcMonthWeak
		}
		add(c, float64(i+1), "", w)
	}
	for i, w := range strings.Fields("jan feb mar apr - jun jul aug sep oct nov dec") {
		if w != "-" {
			c := wcMonth
			if w == "mar" || w == "jan" || w == "dec" || w == "sep" || w == "jun" {
				c |= wcMonthWeak
			}
			add(c, float64(i+1), "", w)
			add(wcMonth, float64(i+1), "", w+".")
		}
	}
	add(wcMonth, 9, "", "sept sept.")
	for i, w := range strings.Fields("monday tuesday wednesday thursday friday saturday sunday") {
		add(wcWeekday, float64(i+1), "", w+" "+w+"s")
	}
	for i, w := range strings.Fields("mon tue wed thu fri sat sun") {
		add(wcWeekday|wcMonthWeak, float64(i+1), "", w+" "+w+".")
	}
	add(wcWeekday, 2, "", "tues tues.")
	add(wcWeekday, 4, "", "thur thur. thurs thurs.")
	for _, u := range []struct {
		code  string
		n     float64
		words string
	}{
		{"S", 1, "second seconds sec secs sec."}, {"M", 1, "minute minutes min mins min."}, {"H", 1, "hour hours hr hrs hr. hrs."},
		{"D", 1, "day days"}, {"W", 1, "week weeks wk wks"}, {"W", 2, "fortnight fortnights"}, {"m", 1, "month months"},
		{"Q", 1, "quarter quarters"}, {"Y", 1, "year years yr yrs yr."}, {"DE", 1, "decade decades"}, {"CE", 1, "century centuries"},
		{"ME", 1, "millennium millennia"}, {"E", 1, "weekend weekends"},
	} {
		add(wcTimeUnit, u.n, u.code, u.words)
	}
	m["second"].code, m["second"].num = "S", 2
	for w, c := range map[string]string{"spring": "SP", "summer": "SU", "autumn": "FA", "winter": "WI"} {
		add(wcSeason, 0, c, w)
	}
	add(wcSeason|wcMonthWeak, 0, "FA", "fall")
	for w, c := range map[string]string{"morning": "MO", "mornings": "MO", "afternoon": "AF", "evening": "EV", "evenings": "EV", "night": "NI", "nights": "NI", "midnight": "MI", "noon": "NO", "midday": "NO", "dawn": "MO", "dusk": "EV"} {
		add(wcDayPart, 0, c, w)
	}
	add(wcRelDay, 0, "", "today tonight")
	add(wcRelDay, -1, "", "yesterday")
	add(wcRelDay, 1, "", "tomorrow")
	add(wcEdge, 1, "", "early beginning start onset outset")
	add(wcEdge, 2, "", "mid middle midst")
	add(wcEdge, 3, "", "late end close")
	add(wcEdge, 3, "", "later")
	add(wcEdge, 1, "", "earlier")
	add(wcLast, 0, "", "last past previous preceding prior")
	add(wcNext, 0, "", "next coming following upcoming subsequent ensuing")
	add(wcThis, 0, "", "this current present")
	add(wcThat, 0, "", "that same these those")
	add(wcAgo, 0, "", "ago earlier before previously prior")
	add(wcLater, 0, "", "later after afterwards afterward hence thereafter")
	add(wcEra, -1, "", "bc b.c. b.c bce b.c.e.")
	add(wcEra, 1, "", "ad a.d. a.d ce c.e.")
	add(wcNow, 0, "PRESENT_REF", "now currently nowadays presently")
	add(wcSet, 1, "P1D", "daily nightly everyday")
	add(wcSet, 1, "P1W", "weekly")
	add(wcSet, 1, "P2W", "fortnightly biweekly")
	add(wcSet, 1, "P1M", "monthly")
	add(wcSet, 1, "P3M", "quarterly")
	add(wcSet, 1, "P1Y", "yearly annually annual")
	add(wcSet, 1, "PT1H", "hourly")
	add(wcEvery, 0, "", "every each per")
	add(wcClock, 0, "am", "am a.m. a.m")
	add(wcClock, 12, "pm", "pm p.m. p.m")
	add(wcClock, 0, "", "o'clock hrs hours gmt utc")
	for _, h := range []struct{ w, c string }{
		{"christmas", "12-25"}, {"xmas", "12-25"}, {"halloween", "10-31"}, {"ramadan", ""}, {"easter", ""},
	} {
		add(wcHoliday, 0, h.c, h.w)
	}
	add(wcPercent, 1, "percent", "% percent pct pct. percentage percents")
	money := func(class wordClass, num float64, code, words string) {
		for w := range strings.FieldsSeq(words) {
			add(wcCurrency|class, num, "", w)
			m[w].money, m[w].moneyNum = code, num
		}
	}
	for _, c := range currencies {
		money(wcCurrencySign, 1, c.code, c.signs)
		money(wcCurrencyWord, 1, c.code, c.words)
	}
	money(wcCurrencyWord, 0.01, "USD", "cent cents")
	money(wcCurrencyWord, 0.01, "GBP", "pence")
	money(wcCurrencyWord, 0.01, "RUB", "kopeck kopecks kopek kopeks")
	for _, u := range measureUnits {
		for w := range strings.FieldsSeq(u.words) {
			add(wcUnit, u.factor, "", w)
			m[w].unit, m[w].unitNum = u.code, u.factor
		}
	}
	return m
}

// currencies: ISO 4217 code, signs that stand before or behind the figure, and words. Where
// a word is used by several countries it stands for the one of largest use.
var currencies = []struct{ code, signs, words string }{
	{"USD", "$ us$ usd u.s.$", "dollar dollars buck bucks"},
	{"EUR", "€ eur", "euro euros"},
	{"GBP", "£ gbp", "pound pounds sterling quid"},
	{"JPY", "¥ jpy", "yen"},
	{"CNY", "cny rmb", "yuan renminbi"},
	{"RUB", "₽ rub rur", "ruble rubles rouble roubles"},
	{"UAH", "₴ uah", "hryvnia hryvnias hryvna hryvnya"},
	{"CAD", "c$ ca$ cad$ cad", ""}, {"AUD", "a$ au$ aud", ""}, {"NZD", "nz$ nzd", ""}, {"HKD", "hk$ hkd", ""},
	{"SGD", "s$ sgd", ""}, {"TWD", "nt$ twd", ""}, {"BRL", "r$ brl", "real reais"}, {"MXN", "mxn$ mex$ mxn", "peso pesos"},
	{"INR", "₹ rs rs. inr", "rupee rupees"}, {"PKR", "pkr", ""}, {"CHF", "chf", "franc francs"},
	{"SEK", "sek", "krona kronor"}, {"NOK", "nok", "krone kroner"}, {"DKK", "dkk", ""}, {"PLN", "pln", "zloty zlotys zlotych"},
	{"CZK", "czk", "koruna korunas"}, {"HUF", "huf", "forint forints"}, {"RON", "ron", ""}, {"BGN", "bgn", "lev leva"},
	{"RSD", "rsd", "dinar dinars"}, {"TRY", "₺ try", "lira liras lire"}, {"ILS", "₪ ils", "shekel shekels"},
	{"SAR", "sar", "riyal riyals"}, {"IRR", "irr", "rial rials"}, {"AED", "aed", "dirham dirhams"}, {"EGP", "egp", ""},
	{"ZAR", "zar", "rand"}, {"NGN", "₦ ngn", "naira"}, {"KES", "kes", "shilling shillings"}, {"KRW", "₩ krw", "won"},
	{"KPW", "kpw", ""}, {"VND", "₫ vnd", "dong"}, {"THB", "thb", "baht"}, {"IDR", "idr", "rupiah"}, {"MYR", "myr rm", "ringgit"},
	{"PHP", "₱ php", ""}, {"KZT", "kzt", "tenge"}, {"GEL", "gel", "lari"}, {"AMD", "amd", "dram drams"}, {"AZN", "azn", "manat"},
	{"BYN", "byn", ""}, {"AFN", "afn", "afghani afghanis"}, {"LAK", "₭ lak", "kip"}, {"CRC", "₡ crc", "colon colons"},
	{"DEM", "dm dem", "mark marks deutschmark deutschmarks"}, {"BTC", "btc", "bitcoin bitcoins"},
}

// measureUnits: units of measurement: code, factor to it, words.
var measureUnits = []struct {
	code   string
	factor float64
	words  string
}{
	{"km", 1, "km kms kilometre kilometres kilometer kilometers"},
	{"m", 1, "metre metres meter meters m"},
	{"cm", 1, "cm centimetre centimetres centimeter centimeters"},
	{"mm", 1, "mm millimetre millimetres millimeter millimeters"},
	{"dm", 1, "dm decimetre decimetres decimeter decimeters"},
	{"pm", 1, "picometre picometres picometer picometers"},
	{"nm", 1, "nm nanometre nanometres nanometer nanometers"},
	{"mile", 1, "mile miles mi mi."}, {"foot", 1, "foot feet ft ft."}, {"inch", 1, "inch inches in"},
	{"yard", 1, "yard yards yd yds"}, {"nautical mile", 1, "nmi"},
	{"acre", 1, "acre acres"}, {"ha", 1, "hectare hectares ha"},
	{"kg", 1, "kg kgs kilogram kilograms kilogramme kilogrammes kilo kilos"},
	{"g", 1, "g gram grams gramme grammes"}, {"mg", 1, "mg milligram milligrams"}, {"µg", 1, "microgram micrograms ug µg μg mcg"},
	{"tonne", 1, "tonne tonnes"}, {"ton", 1, "ton tons"}, {"lb", 1, "lb lbs lb. lbs."}, {"ounce", 1, "ounce ounces oz oz."},
	{"litre", 1, "l litre litres liter liters"}, {"ml", 1, "ml millilitre millilitres milliliter milliliters"},
	{"cl", 1, "cl centilitre centilitres centiliter centiliters"},
	{"gallon", 1, "gallon gallons gal"}, {"barrel", 1, "barrel barrels bbl bpd"}, {"pint", 1, "pint pints"}, {"quart", 1, "quart quarts"},
	{"teaspoon", 1, "teaspoon teaspoons tsp"}, {"tablespoon", 1, "tablespoon tablespoons tbsp"}, {"cup", 1, "cup cups"},
	{"W", 1, "watt watts w"}, {"kW", 1, "kw kilowatt kilowatts"}, {"MW", 1, "mw megawatt megawatts"}, {"GW", 1, "gw gigawatt gigawatts"},
	{"kWh", 1, "kwh"}, {"MWh", 1, "mwh"}, {"GWh", 1, "gwh"}, {"TWh", 1, "twh"}, {"J", 1, "joule joules"}, {"V", 1, "volt volts"}, {"A", 1, "amp amps ampere amperes"},
	{"Hz", 1, "hz hertz"}, {"kHz", 1, "khz"}, {"MHz", 1, "mhz megahertz"}, {"GHz", 1, "ghz gigahertz"},
	{"bit", 1, "bit bits"}, {"byte", 1, "byte bytes"}, {"kB", 1, "kb kilobyte kilobytes"}, {"MB", 1, "mb megabyte megabytes"},
	{"GB", 1, "gb gigabyte gigabytes"}, {"TB", 1, "tb terabyte terabytes"}, {"KiB", 1, "kib kibibyte kibibytes"}, {"MiB", 1, "mib"}, {"GiB", 1, "gib"},
	{"degree", 1, "degree degrees deg °"}, {"°C", 1, "celsius °c"}, {"°F", 1, "fahrenheit °f"}, {"K", 1, "kelvin kelvins"},
	{"rad", 1, "rad radian radians"}, {"turn", 1, "turn turns"},
	{"mph", 1, "mph"}, {"km/h", 1, "kph kmh kmph"}, {"knot", 1, "knots"},
	{"kiloton", 1, "kiloton kilotons kt"}, {"megaton", 1, "megaton megatons"},
	{"Pa", 1, "pascal pascals"}, {"Gy", 1, "gray grays"}, {"mGy", 1, "mgy"}, {"dram", 1, "dr"},
	{"bcm", 1, "bcm"}, {"basis point", 1, "bps"}, {"gross", 144, "gross"},
}

// timeUnitNames are the plain names of the TIMEX3 letters, for amounts and ages.
var timeUnitNames = map[string]string{"S": "second", "M": "minute", "H": "hour", "D": "day", "W": "week", "m": "month", "Q": "quarter", "Y": "year", "DE": "decade", "CE": "century", "ME": "millennium", "E": "weekend"}

// unitMultiple is how many of its units a time word means: a fortnight is two weeks.
func unitMultiple(w *valueWord) float64 {
	if w.code == "W" {
		return w.num
	}
	return 1
}

// trimFloat writes a number without needless zeros.
func trimFloat(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

package nlp

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// functionWords are frequent small words by which languages in Latin letters are told apart.
var functionWords = map[string]map[string]bool{
	"en": set("the of and to in is that was for on with as by at from it his her are be this which or have had not but they were an their has been who will would said he she we you can"),
	"de": set("der die und das in den von zu mit ist nicht ein eine auf für als auch es an dem des sich sie er wird aus bei nach im war hat dass werden wurde über oder einen einer"),
	"fr": set("le la les de des et en un une du que qui dans pour est pas sur plus par au ce il elle avec son sa ses ne se aux été être cette sont ont mais ou"),
	"es": set("el la los las de que y en un una del por con para se no es su al lo como más pero sus le ha fue este sobre entre ser también han desde"),
	"it": set("il la di che e un una in per non è del della con si da le dei al nel sono ha come alla anche gli più delle ma lo su questo dal era stato"),
	"pt": set("o a os as de que e do da em um uma para com não por mais se no na dos das ao como foi mas ele ela são pelo pela seu sua também"),
	"nl": set("de het een en van in is dat op te zijn met voor niet aan er die ook als bij om door maar uit werd naar dan ze hij heeft worden wordt over nog"),
	"sv": set("och att det i en som är på av för med den till inte om ett han hade de var har från men vid sig så kan efter eller"),
	"da": set("og at det i en som er på af for med den til ikke om et han havde de var har fra men ved sig så kan efter eller blev"),
	"pl": set("i w na z nie się do to że jest o jak po co tak za od dla przez przy ale był była było są jego jej oraz który która które już"),
	"tr": set("ve bir bu da de için ile çok daha olarak olan en gibi kadar sonra ancak ne var o ki ya ise değil olduğunu tarafından"),
	"ro": set("și în de la a cu nu pe un o care din mai ce este au pentru că sau fi lui prin sunt după fost această acest"),
	"cs": set("a v na se je že to s z do i o by za pro k ale jsou jako po které který byl bylo být při jeho nebo tak už"),
	"hu": set("a az és hogy nem is egy ez meg de csak volt már még mint azt ki el vagy amely szerint"),
	"fi": set("ja on ei se että oli hän joka mutta ovat myös kun niin kuin ole tai sen hänen mukaan jo"),
}

// languages in order, so that ties are broken alike.
var latinLanguages = strings.Fields("en de fr es it pt nl sv da pl tr ro cs hu fi")

var languageNames = map[string]string{
	"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "sv": "Swedish", "da": "Danish or Norwegian",
	"pl": "Polish", "tr": "Turkish", "ro": "Romanian", "cs": "Czech", "hu": "Hungarian", "fi": "Finnish", "ru": "Russian", "uk": "Ukrainian", "sr": "Serbian or Macedonian", "bg": "Bulgarian", "el": "Greek",
	"ar": "Arabic", "fa": "Persian", "he": "Hebrew", "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "hi": "Hindi", "th": "Thai", "ka": "Georgian", "hy": "Armenian",
}

const languageSample = 32 << 10 // bytes that are looked at

// DetectLanguage tells the language of a text as an ISO 639-1 code, "und" if it can't be
// told, with a score from 0 to 1: the share of the letters in the script, for Latin letters
// the part of the function words that speak for the language.
func DetectLanguage(text string) (lang string, score float64) {
	if len(text) > languageSample {
		text = text[:languageSample]
	}
	scripts := map[string]int{}
	letters := 0
	var ru, uk, sr, fa int
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		scripts[script(r)]++
		switch r {
		case 'ы', 'э', 'ё', 'Э':
			ru++
		case 'і', 'ї', 'є', 'І', 'Ї', 'Є', 'ґ':
			uk++
		case 'ј', 'љ', 'њ', 'ђ', 'ћ', 'џ':
			sr++
		case 'پ', 'چ', 'گ', 'ژ', 'ی':
			fa++
		}
	}
	best, n := "", 0
	for _, s := range []string{"latin", "cyrillic", "greek", "arabic", "hebrew", "han", "kana", "hangul", "devanagari", "thai", "georgian", "armenian"} {
		if scripts[s] > n {
			best, n = s, scripts[s]
		}
	}
	if letters == 0 || n == 0 {
		return "und", 0
	}
	share := float64(n) / float64(letters)
	switch best {
	case "latin":
		return latin(text)
	case "cyrillic":
		switch {
		case uk > ru:
			return "uk", share
		case sr > ru:
			return "sr", share
		case ru > 0:
			return "ru", share
		}
		return "bg", share
	case "arabic":
		if fa*50 > n {
			return "fa", share
		}
		return "ar", share
	case "han":
		if scripts["kana"]*10 > n {
			return "ja", share
		}
		return "zh", share
	}
	return map[string]string{"greek": "el", "hebrew": "he", "kana": "ja", "hangul": "ko", "devanagari": "hi", "thai": "th", "georgian": "ka", "armenian": "hy"}[best], share
}

func script(r rune) string {
	switch {
	case r < 0x250 || unicode.Is(unicode.Latin, r):
		return "latin"
	case unicode.Is(unicode.Cyrillic, r):
		return "cyrillic"
	case unicode.Is(unicode.Greek, r):
		return "greek"
	case unicode.Is(unicode.Arabic, r):
		return "arabic"
	case unicode.Is(unicode.Hebrew, r):
		return "hebrew"
	case unicode.Is(unicode.Han, r):
		return "han"
	case unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r):
		return "kana"
	case unicode.Is(unicode.Hangul, r):
		return "hangul"
	case unicode.Is(unicode.Devanagari, r):
		return "devanagari"
	case unicode.Is(unicode.Thai, r):
		return "thai"
	case unicode.Is(unicode.Georgian, r):
		return "georgian"
	case unicode.Is(unicode.Armenian, r):
		return "armenian"
	}
	return "other"
}

// latin tells languages in Latin letters apart by their function words.
func latin(text string) (string, float64) {
	words, total := map[string]int{}, 0
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(w) <= 9 {
			words[strings.ToLower(w)]++
		}
		total++
	}
	best, n, all := "", 0, 0
	for _, l := range latinLanguages {
		c := 0
		for w := range functionWords[l] {
			c += words[w]
		}
		if c > n {
			best, n = l, c
		}
		all = max(all, c)
	}
	// In running text of any of these languages every fifth word is on its list.
	if total == 0 || n == 0 || total >= 20 && n*16 < total {
		return "und", 0
	}
	return best, min(1, 4*float64(n)/float64(total))
}

// NotEnglish gives a plain message when a text is clearly in another language than the
// model's, and "" when it is English or too short to say.
func NotEnglish(text string) string {
	lang, score := DetectLanguage(text)
	if lang == "en" || lang == "und" || score < 0.4 {
		return ""
	}
	return fmt.Sprintf("this text looks %s (%s); the analyser reads English only, so what it finds here can't be trusted", languageNames[lang], lang)
}

package nlp

import "testing"

func TestLanguageIsToldByScriptAndFunctionWords(t *testing.T) {
	for _, c := range []struct{ want, text string }{
		{"en", "The council said on Monday that the harbour would be closed for the rest of the year."},
		{"de", "Der Rat teilte am Montag mit, dass der Hafen für den Rest des Jahres geschlossen wird."},
		{"fr", "Le conseil a annoncé lundi que le port serait fermé pour le reste de l'année."},
		{"es", "El consejo anunció el lunes que el puerto se cerrará por el resto del año."},
		{"nl", "De raad zei maandag dat de haven voor de rest van het jaar gesloten zou zijn."},
		{"ru", "Совет объявил, что порт будет закрыт до конца года, но рыбаки этому не верят и ждут объяснений."},
		{"uk", "Рада оголосила, що порт буде закрито до кінця року, її рішення оскаржують у суді."},
		{"ar", "أعلن المجلس يوم الاثنين إغلاق الميناء"},
		{"zh", "市议会星期一宣布关闭港口"},
		{"ja", "市議会は月曜日に港を閉鎖すると発表した"},
		{"und", "12345 !!!"},
		{"und", ""},
	} {
		if got, score := DetectLanguage(c.text); got != c.want {
			t.Errorf("%q is %s (%.2f), want %s", c.text, got, score, c.want)
		}
	}
	if m := NotEnglish("The mayor spoke."); m != "" {
		t.Errorf("English gave the message %q", m)
	}
	if m := NotEnglish("Der Rat teilte mit, dass der Hafen für den Rest des Jahres geschlossen wird."); m == "" {
		t.Error("German gave no message")
	}
}

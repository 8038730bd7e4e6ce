package charset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// onsets and rimes of Vietnamese syllables, rimes without tone. Together with
// the rule that a stopped rime (c, ch, p, t) carries only sắc or nặng they say
// whether letters can be a syllable.
var onsets = wordSet("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x")

var rimes = wordSet(`a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ic ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong oong ooc op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu ynh yt
ue uen ueo uet uanh uai uay uăn uăng uăc uăt uang uan uat uac uach uau uyêm uâ`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// isSyllable reports whether a word can be a Vietnamese syllable. The word may
// be in any case and any normal form; a capital inside a small word is no error
// here.
func isSyllable(word string) bool {
	var base [12]rune
	n, tone, lower := 0, 0, false
	s := word
	if strings.ContainsAny(s, "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031B") {
		s = norm.NFC.String(s)
	}
	for _, r := range s {
		if n == len(base) || r >= letterTableSize {
			return false
		}
		l := letterTable[r]
		if l.upper {
			if lower {
				return false // a capital after a small letter: not one word
			}
		} else {
			lower = true
		}
		if l.base == 0 || l.tone != 0 && tone != 0 {
			return false
		}
		if l.tone != 0 {
			tone = l.tone
		}
		base[n] = l.base
		n++
	}
	letters := string(base[:n])
	for k := min(3, n); k >= 0; k-- {
		onset, rime, ok := cutRunes(letters, k)
		if !ok || k > 0 && !onsets[onset] || k == 0 && onset != "" {
			continue
		}
		if onset == "q" && !strings.HasPrefix(rime, "u") {
			continue
		}
		if onset == "gi" && rime == "" {
			return true
		}
		front := strings.HasPrefix(rime, "i") || strings.HasPrefix(rime, "e") || strings.HasPrefix(rime, "ê") || strings.HasPrefix(rime, "y")
		if front && (onset == "ng" || onset == "c" || onset == "g" && rime[0] != 'i') || !front && (onset == "ngh" || onset == "gh") {
			continue // nghĩa, not ngĩa
		}
		if !rimes[rime] {
			continue
		}
		if stopped(rime) && tone != toneAcute && tone != toneDot {
			continue
		}
		return true
	}
	return false
}

func cutRunes(s string, k int) (a, b string, ok bool) {
	i := 0
	for ; k > 0; k-- {
		if i >= len(s) {
			return "", "", false
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		i += n
	}
	return s[:i], s[i:], true
}

func stopped(rime string) bool {
	return strings.HasSuffix(rime, "c") || strings.HasSuffix(rime, "ch") || strings.HasSuffix(rime, "p") || strings.HasSuffix(rime, "t")
}

const (
	toneGrave = iota + 1
	toneAcute
	toneHook
	toneTilde
	toneDot
)

// letterTableSize is past the last Vietnamese letter, ỹ (U+1EF9).
const letterTableSize = 0x1F00

// letterTone is a letter of either case without its tone; base 0 is no letter
// of Vietnamese.
type letterTone struct {
	base  rune // small
	tone  int
	upper bool
}

var letterTable = buildLetters()

func buildLetters() *[letterTableSize]letterTone {
	small := map[rune]letterTone{}
	for _, r := range "bcdđghklmnpqrstvx" {
		small[r] = letterTone{base: r}
	}
	for _, v := range "aăâeêioôơuưy" {
		small[v] = letterTone{base: v}
		for tone, mark := range []rune{toneGrave: 0x300, toneAcute: 0x301, toneHook: 0x309, toneTilde: 0x303, toneDot: 0x323} {
			if mark == 0 {
				continue
			}
			r, _ := utf8.DecodeRuneInString(norm.NFC.String(string([]rune{v, mark})))
			small[r] = letterTone{base: v, tone: tone}
		}
	}
	var table [letterTableSize]letterTone
	for r := range rune(letterTableSize) {
		table[r] = small[unicode.ToLower(r)]
		table[r].upper = unicode.IsUpper(r)
	}
	return &table
}

// tally counts the words of a text that hold a letter outside ASCII: those
// that can be Vietnamese syllables, and those that cannot. It stops after
// most words.
func tally(s string, most int) (good, bad int) {
	for i := 0; i < len(s) && good+bad < most; {
		j, marked := i, false
		for j < len(s) {
			if c := s[j]; c < utf8.RuneSelf {
				if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
					j++
					continue
				}
				break
			}
			r, n := utf8.DecodeRuneInString(s[j:])
			if neutral(r) {
				break
			}
			marked = true
			j += n
		}
		if j == i {
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
			continue
		}
		if marked {
			if isSyllable(s[i:j]) {
				good++
			} else {
				bad++
			}
		}
		i = j
	}
	return good, bad
}

// neutral reports marks that stand between words in any language.
func neutral(r rune) bool {
	switch r {
	case 0x00A0, '«', '»', '·', '°', '²', '³', '½', '¼', '×', '©', '…', '•', '€', '₫', 0xFEFF, 0x200B:
		return true
	}
	return r >= 0x2000 && r <= 0x206F || r >= 0x2190 && r <= 0x2BFF || r >= 0x1F000 || r >= 0xFE00 && r <= 0xFE0F
}

package officials

import "trichluc/extractors/vietnamese"

// ShortForm is an abbreviation in brackets behind the body that it stands for:
// Hiệp hội Bất động sản TP HCM (HoREA). Tokens Lo to Hi are the body.
type ShortForm struct {
	Key    vietnamese.Key // of the abbreviation
	Lo, Hi int
	kind   Kind
}

// ShortForms lists the abbreviations of bodies that a text explains, in order.
func ShortForms(t *vietnamese.Text) []ShortForm {
	var out []ShortForm
	for i := range t.Tokens {
		if t.IsMark(i, '(') {
			if s, ok := shortForm(t, i); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// longestBody bounds, in tokens, how far before a bracket its body may begin.
const longestBody = 14

// shortForm reads the bracket at token i.
func shortForm(t *vietnamese.Text, i int) (ShortForm, bool) {
	if !t.IsMark(i+2, ')') || t.Kind(i+1) != vietnamese.Word || t.Gap(i) == vietnamese.Line {
		return ShortForm{}, false
	}
	if c := t.Tokens[i+1].Case; c != vietnamese.Upper && c != vietnamese.Mixed {
		return ShortForm{}, false
	}
	s := ShortForm{Key: t.Tokens[i+1].Key, Hi: i}
	for j := i - 1; j >= 0 && j > i-longestBody && t.Gap(j+1) != vietnamese.Line; j-- {
		if t.Kind(j) == vietnamese.Mark && (t.Tokens[j].Ch == ',' || t.Tokens[j].Ch == '(' || t.Tokens[j].Ch == ';') {
			break
		}
		if t.Tokens[j].Case == vietnamese.Lower || class(lex.words.Get(t.Tokens[j].Key))&opensEntity == 0 {
			continue
		}
		e, n := lex.entities.Match(t, j)
		if n == 0 || e.what != head || j+n >= i {
			continue
		}
		s.Lo, s.kind = j, e.kind
		if j > 0 && t.Gap(j) == vietnamese.Space { // Tổng |Liên đoàn
			if e, n := lex.entities.Match(t, j-1); n > 1 && e.what == head {
				s.Lo, s.kind = j-1, e.kind
			}
		}
		return s, true
	}
	return ShortForm{}, false
}

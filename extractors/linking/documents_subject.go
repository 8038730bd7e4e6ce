package linking

import "trichluc/extractors/vietnamese"

// subjectAt reads what a document is about, where the words follow at token j:
// "về việc …", "về …", "V/v …". It ends with the clause.
func subjectAt(t *vietnamese.Text, j int) vietnamese.Range {
	k := j
	if t.IsMark(k, ',') || t.IsMark(k, ')') {
		k++
	}
	switch {
	case t.Gap(k) == vietnamese.Line:
		return vietnamese.Range{}
	case t.Is(k, keyVe):
		k++
		if t.Is(k, keyViec) {
			k++
		}
	case t.Is(k, keyLetV) && t.IsMark(k+1, '/') && t.Is(k+2, keyLetV):
		k += 3
	default:
		return vietnamese.Range{}
	}
	if t.IsMark(k, ':') {
		k++
	}
	if t.Gap(k) == vietnamese.Line || k >= len(t.Tokens) {
		return vietnamese.Range{}
	}
	if t.IsMark(k, '"') {
		for hi := k + 1; hi < len(t.Tokens) && hi < k+maxSubject && t.Gap(hi) != vietnamese.Line; hi++ {
			if t.IsMark(hi, '"') {
				return vietnamese.Range{Lo: k + 1, Hi: hi}
			}
		}
		return vietnamese.Range{}
	}
	end := t.Sentence(k).Hi
	depth := 0
	hi := k
	for hi < end && hi < k+maxSubject {
		if t.IsMark(hi, '(') {
			depth++
		}
		if t.IsMark(hi, ')') {
			if depth == 0 {
				break
			}
			depth--
		}
		if t.IsMark(hi, ';') {
			break
		}
		hi++
	}
	for hi > k && t.Kind(hi-1) == vietnamese.Mark && !t.IsMark(hi-1, ')') && !t.IsMark(hi-1, '"') && !t.IsMark(hi-1, '%') {
		hi--
	}
	if hi-k < 2 {
		return vietnamese.Range{}
	}
	return vietnamese.Range{Lo: k, Hi: hi}
}

const maxSubject = 80

package vietnamese

// split marks where sentences begin and end: at a line end, after ! ? … and
// after a full stop that is no part of a number, an abbreviation (TP. Huế,
// T.Ư, PGS.TS.) or an initial, provided something that can open a sentence
// follows.
func (t *Text) split() {
	lo := 0
	cut := func(hi int) {
		if hi > lo {
			t.Sentences = append(t.Sentences, Range{lo, hi})
			lo = hi
		}
	}
	for i := range t.Tokens {
		if t.Tokens[i].Gap == Line {
			cut(i)
		} else if i > 0 && t.endsSentence(i-1) {
			cut(i)
		}
		t.Tokens[i].Sentence = uint32(len(t.Sentences))
	}
	cut(len(t.Tokens))
}

// endsSentence reports whether a sentence ends with token i, where i+1 exists
// on the same line.
func (t *Text) endsSentence(i int) bool {
	closed := i
	for closed > 0 && isClosing(t.Tokens[closed].Ch) && t.Tokens[closed].Gap == None {
		closed-- // "…." ) after the stop
	}
	tok, next := t.Tokens[closed], t.Tokens[i+1]
	if tok.Kind != Mark || isClosing(next.Ch) && next.Gap == None {
		return false
	}
	switch tok.Ch {
	case '!', '?', '…':
		return next.Gap != None && t.opens(i+1)
	case '.':
		if next.Kind == Mark && next.Ch == '.' || !t.opens(i+1) || closed == 0 {
			return false
		}
		if next.Gap == None { // "chào cờ.Đồng chí": two words glued by the page
			return next.Kind == Word && next.Case == Title && t.Tokens[closed-1].Kind == Word && t.Tokens[closed-1].Case == Lower && tok.Gap == None && !t.abbreviated(closed-1)
		}
		return !t.abbreviated(closed - 1)
	}
	return false
}

func isClosing(ch rune) bool { return ch == '"' || ch == ')' || ch == '\'' || ch == ']' }

func (t *Text) opens(i int) bool {
	switch tok := t.Tokens[i]; tok.Kind {
	case Word:
		return tok.Case != Lower
	case Number:
		return true
	case Mark:
		return tok.Ch == '"' || tok.Ch == '(' || tok.Ch == '-' || tok.Ch == '\'' || tok.Ch == '+' || tok.Ch == '[' || tok.Ch == '*' || tok.Ch == '•'
	}
	return false
}

// stopped are the short forms commonly written with a full stop.
var stopped = NewSet("tp", "tx", "tt", "ts", "ths", "pgs", "gs", "bs", "đ", "st", "mr", "ms", "q", "p", "h", "dr", "th", "ks", "ls", "kts", "ths", "cn", "tr", "vd", "no")

// abbreviated reports whether a full stop after token i shortens a word
// instead of ending a sentence.
func (t *Text) abbreviated(i int) bool {
	tok := t.Tokens[i]
	if tok.Kind != Word {
		return false
	}
	if tok.End-tok.Start <= 2 && tok.Case == Title { // an initial: T. Ư, Q. 5
		return true
	}
	return tok.Case != Lower && stopped.Has(tok.Key)
}

// Package officials finds named persons and the posts written beside them.
package officials

import "trichluc/extractors/vietnamese"

// Mention is one place where a person is named: tokens Lo to Hi, Hi exclusive,
// without the honorific.
type Mention struct {
	Lo, Hi    int
	Name      string // as written, single spaces
	Honorific string // "đồng chí", "ông", "Thiếu tướng"… as written
	Family    bool   // begins with a common family name
	Foreign   bool   // somebody from abroad
	Roles     []Role // the posts that this mention gives
	Rule      string
}

// Role is one post beside a name: tokens Lo to Hi, Hi exclusive.
type Role struct {
	Lo, Hi       int
	Title        string // Phó Chủ tịch, as written, without nguyên, quyền
	Head         string // canonical title in lower case: phó chủ tịch
	OrgLo        int    // where the organisation begins; Hi where none is written
	Organization string // as written
	Kind         Kind
	Status       string // current, former or acting
	Rule         string
}

// Find returns the persons named in a text in order, with and without posts;
// which of them are one person, and which are officials, linking decides.
// Places are the runs of tokens that name places, in order.
func Find(t *vietnamese.Text, places []vietnamese.Range) []Mention {
	f := finder{t: t, class: make([]class, len(t.Tokens)+lookahead), place: make([]uint8, len(t.Tokens)+lookahead)}
	for i := range t.Tokens {
		switch t.Tokens[i].Kind {
		case vietnamese.Word:
			f.class[i] = class(lex.words.Get(t.Tokens[i].Key))
		case vietnamese.Mark:
			if t.Tokens[i].Ch != '(' {
				continue
			}
			if s, ok := shortForm(t, i); ok {
				if f.aliases == nil {
					f.aliases = map[vietnamese.Key]Kind{}
				}
				f.aliases[s.Key] = s.kind
			}
		}
	}
	for _, p := range places {
		f.place[p.Lo] = uint8(min(p.Hi-p.Lo, 255))
	}
	f.walk()
	return f.out
}

// maxDepth bounds how deep constructs nest before the walk takes over again.
const maxDepth = 24

// reach bounds, in tokens, how far a rule looks for a person or a pronoun, so
// that a text without full stops costs no more than another.
const reach = 150

// lookahead is how far behind the last token a rule may ask what stands there.
const lookahead = 8

// finder walks one text.
type finder struct {
	t     *vietnamese.Text
	class []class
	place []uint8 // by token: how many tokens the place has that begins here
	out   []Mention

	depth   int                     // constructs inside one another: A, post B, post C…
	waiting []post                  // posts that belong to the next person named
	aliases map[vietnamese.Key]Kind // abbreviations in brackets behind the body they stand for
}

// walk visits every token once; each construct says where it ends.
func (f *finder) walk() {
	for i := 0; i < len(f.t.Tokens); {
		next := i + 1
		if n := int(f.place[i]); n > 0 {
			i += n
			continue
		}
		c := f.class[i]
		if c&opensHonorific != 0 {
			if end := f.honoured(i); end > i {
				i = end
				continue
			}
		}
		if c&(opensTitle|statusWord) != 0 || f.isDeputy(i) {
			if end := f.before(i); end > i {
				i = end
				continue
			}
		}
		if c&(commonSurname|rareSurname) != 0 && f.t.Capital(i) {
			if end := f.bare(i); end > i {
				i = end
				continue
			}
		}
		i = next
	}
}

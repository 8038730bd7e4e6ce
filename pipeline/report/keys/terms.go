package keys

import (
	"slices"
	"strconv"
)

// PostgreSQL has no index for phrases that is quick where their words are
// common: positions in a tsvector are looked up row by row, out of rows much
// longer than the texts. What it gets instead, made here:
//
//	terms  hashes of the words and of the article's month, in a GIN index
//	pairs  a bit for some hashes of each two and three words in a row: a Bloom filter
//	line   the words in their order, two characters each, to look for phrases in
//
// Each says no for most of what the one before lets pass, and none for what is
// there. Different words may have one hash: whoever asks looks at what is found.
// How things are hashed cannot change without making the index again.
//
// Measured with BenchmarkSearch on 55,556 articles (a million mentions): the kind
// of search that is slowest by its median, the table with its indexes, the making of it.
//
//	tsvector                                   1,146 ms    523 MB   46 s
//	words and pairs in the GIN index             769 ms    517 MB  120 s
//	words, pairs and threes in the GIN index      41 ms  1,030 MB  416 s
//	this                                          78 ms    437 MB   32 s
//
// Pairs alone are slow for three words whose pairs stand in most articles; a GIN
// index over what comes once or twice is large and slow to make. The twentieth page
// of a common word is apart: 100 to 160 ms in all four, for a thousand texts.

// PlainTerm is the term of a word without diacritics.
func PlainTerm(plain string) int32 { return term("p", plain) }

// MarkedTerm is the term of a word that has some.
func MarkedTerm(marked string) int32 { return term("m", marked) }

// daysOfTerm is how many days a month has here.
const daysOfTerm = 32

// MonthTerms are the terms of the months that docids from low on and below high
// are of; nil where there are more than most.
func MonthTerms(low, high int64, most int) []int32 {
	first, last := monthOf(low), monthOf(high-1)
	if last-first >= int64(most) {
		return nil
	}
	var out []int32
	for m := first; m <= last; m++ {
		out = append(out, term("d", strconv.FormatInt(m, 10)))
	}
	return out
}

func monthOf(docid int64) int64 { return docid >> dayShift / daysOfTerm }

// Terms are the terms of an article, each once, in ascending order.
func Terms(docid int64, words []Word) []int32 {
	out := append(make([]int32, 0, 2*len(words)+1), MonthTerms(docid, docid+1, 1)...)
	for _, w := range words {
		out = append(out, PlainTerm(w.Plain))
		if w.HasMarks() {
			out = append(out, MarkedTerm(w.Marked))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Line is words without diacritics in their order, two characters each. A phrase
// stands in a text only if its line stands in the text's line.
func Line(words []Word) string {
	const first, kinds = '!', '~' - '!' + 1 // the printable characters
	b := make([]byte, 0, 2*len(words))
	for _, w := range words {
		h := uint32(PlainTerm(w.Plain))
		b = append(b, byte(first+h%kinds), byte(first+h/kinds%kinds))
	}
	return string(b)
}

// Bits of pairs. Eight bits an item, of which it sets three, let pass one in
// thirty of what is not there. Very long articles let pass more: PostgreSQL is to
// keep the bits within its rows of 8 kB.
const (
	bitsAnItem = 8
	bitsSet    = 3
	mostBytes  = 5000
)

// Pairs are bits for each two and three words in a row: those of PairBits,
// modulo their number, are 1. Bits are counted from the lowest of each byte.
func Pairs(words []Word) []byte {
	bits := make([]byte, min(2*bitsAnItem*len(words)/8+1, mostBytes))
	for _, h := range PairBits(words) {
		h %= int32(8 * len(bits))
		bits[h/8] |= 1 << (h % 8)
	}
	return bits
}

// PairBits are numbers, not negative, made of each two and three words in a row:
// bitsSet of each, by double hashing (Kirsch and Mitzenmacher, 2006).
func PairBits(words []Word) []int32 {
	out := make([]int32, 0, 2*bitsSet*len(words))
	add := func(h uint64) {
		first, step := h>>32, h<<32>>32|1
		for i := range uint64(bitsSet) {
			out = append(out, int32((first+i*step)<<33>>33))
		}
	}
	for i := 1; i < len(words); i++ {
		pair := mix(uint64(uint32(PlainTerm(words[i-1].Plain)))<<32 | uint64(uint32(PlainTerm(words[i].Plain))))
		add(pair)
		if i > 1 {
			add(mix(pair ^ uint64(uint32(PlainTerm(words[i-2].Plain)))))
		}
	}
	return out
}

// mix is the finaliser of MurmurHash3: every bit depends on all.
func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// term is FNV-1a of 64 bits, folded to 32.
func term(kind, s string) int32 {
	h := uint64(14695981039346656037)
	for _, part := range [2]string{kind, s} {
		for i := range len(part) {
			h = (h ^ uint64(part[i])) * 1099511628211
		}
	}
	return int32(uint32(h>>32) ^ uint32(h))
}

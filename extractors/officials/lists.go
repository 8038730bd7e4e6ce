package officials

import (
	"strings"

	"trichluc/extractors/vietnamese"
)

// list reads the names of several persons from token i on, each with posts of
// its own behind it and with the shared posts before the list:
//
//	các đồng chí: Trần Thị Hằng, Phó Chủ tịch HĐND tỉnh; Trần Thị Vân, Phó Trưởng đoàn…
//	các Ủy viên Trung ương Đảng: A, Bí thư Tỉnh ủy; B, Bộ trưởng Bộ Tư pháp
//	các Phó Chủ tịch UBND tỉnh A, B và C
//
// It gives where reading goes on.
func (f *finder) list(i int, shared []post, p prefix) int {
	j := i
	if f.t.IsMark(j, ':') {
		j++
	}
	if len(shared) == 0 && f.opensPost(min(j, len(f.t.Tokens)-1)) {
		return j // các đồng chí Phó Chủ tịch UBND tỉnh: …
	}
	first := len(f.out)
	for {
		sep := j
		for sep < len(f.t.Tokens) && (f.t.IsMark(sep, ',') || f.t.IsMark(sep, ';') || f.t.Is(sep, wordVa)) {
			sep++
		}
		if sep-j > 2 || sep >= len(f.t.Tokens) || f.t.Gap(sep) == vietnamese.Line && sep > i {
			return j
		}
		own, honoured := f.prefixAt(sep)
		lo := sep
		if honoured {
			if own.several {
				return j
			}
			lo = own.hi
		} else {
			own = prefix{lo: p.lo, hi: p.hi}
		}
		hi := f.name(lo, honouredName)
		if hi == 0 || !honoured && hi-lo < 2 || f.place[lo] > 0 || !honoured && f.class[lo]&(commonSurname|rareSurname) == 0 && !f.opensAfter(hi) {
			return j
		}
		m := f.mention(own, lo, hi, ruleListed)
		f.give(m, shared, roleShared)
		next := f.pastBracket(m, hi)
		if next == hi {
			next = f.afterInList(m, hi, len(shared) > 0)
		}
		if next <= j {
			return j
		}
		if p.several && len(shared) == 0 && f.t.Is(sep-1, wordVa) {
			f.sharedBehind(first, m)
		}
		if j = next; f.t.IsMark(j-1, '(') {
			return j // the list ends with this bracket
		}
	}
}

// sharedBehind gives the posts of the last of a short list to those before
// who have none, where several may hold them: các ông A và B, |Phó Giám đốc Sở|.
func (f *finder) sharedBehind(first, last int) {
	roles := f.out[last].Roles
	if last == first || last-first > 3 || len(roles) != 1 || !strings.HasPrefix(roles[0].Head, "phó ") {
		return
	}
	for k := first; k < last; k++ {
		if len(f.out[k].Roles) > 0 {
			return
		}
	}
	for k := first; k < last; k++ {
		r := roles[0]
		r.Rule = roleShared
		f.out[k].Roles = append(f.out[k].Roles, r)
	}
}

// pastBracket reads the bracket at token i behind the name of mention m in a
// list: his posts, or what else is said of him (Bắc Giang), (thứ hai từ trái).
// It gives i where none stands there or the list does not go on behind it.
func (f *finder) pastBracket(m, i int) int {
	if !f.t.IsMark(i, '(') || f.depth >= maxDepth {
		return i
	}
	c := f.closing(i)
	if c == 0 || !f.t.IsMark(c+1, ',') && !f.t.IsMark(c+1, ';') && !f.t.Is(c+1, wordVa) {
		return i
	}
	if f.opensPost(min(c+2, len(f.t.Tokens)-1)) {
		return i // A (giữa), Chủ tịch xã: posts of his own
	}
	f.bracket(m, i+1, c)
	return c + 1
}

// afterInList is after, but a post behind a comma that touches another name
// begins that name's own entry.
func (f *finder) afterInList(m, i int, shared bool) int {
	if !shared || !f.t.IsMark(i, ',') {
		return f.after(m, i)
	}
	if n := f.firstPost(i, len(f.t.Tokens)); n > 0 {
		if p, ok := f.post(n); ok && p.name > 0 {
			return i
		}
	}
	return f.after(m, i)
}

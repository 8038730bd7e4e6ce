package linking

import (
	"strings"

	"trichluc/extractors/officials"
	"trichluc/extractors/vietnamese"
)

// roleWords is what a post's organisation says, for comparing posts.
type roleWords struct {
	words  []vietnamese.Key
	levels uint8
}

// maxRoles bounds the posts of one person: nobody holds more.
const maxRoles = 40

// mergeRoles joins posts that are one post in other words and keeps the
// fullest form of each, in order of first mention.
func mergeRoles(t *vietnamese.Text, in []officials.Role, aliases map[vietnamese.Key]roleWords, room *[]vietnamese.Key) []officials.Role {
	out := make([]officials.Role, 0, min(len(in), maxRoles))
	words := make([]roleWords, 0, min(len(in), maxRoles))
next:
	for _, r := range in {
		w := wordsOf(t, r, aliases, room)
		for k := range out {
			if !samePost(out[k], words[k], r, w) && !sameInitials(t, out[k], r, aliases, room) {
				continue
			}
			if fuller(t, r, w, out[k], words[k]) {
				status := out[k].Status
				out[k], words[k] = r, w
				if status == "former" {
					out[k].Status = status
				}
			}
			continue next
		}
		if len(out) >= maxRoles {
			continue
		}
		out, words = append(out, r), append(words, w)
	}
	return out
}

// aliasesOf are the abbreviations that the article explains: Liên đoàn Bóng đá
// Việt Nam (VFF), so that Phó Chủ tịch VFF is the same post.
func aliasesOf(a Article) map[vietnamese.Key]roleWords {
	var out map[vietnamese.Key]roleWords
	t := a.Text
	add := func(k vietnamese.Key, body officials.Role) {
		if out == nil {
			out = map[vietnamese.Key]roleWords{}
		}
		out[k] = wordsOf(t, body, nil, new([]vietnamese.Key))
	}
	for _, s := range officials.ShortForms(t) {
		add(s.Key, officials.Role{OrgLo: s.Lo, Hi: s.Hi})
	}
	for _, m := range a.Officials {
		for _, r := range m.Roles {
			if r.OrgLo < r.Hi && t.IsMark(r.Hi, '(') && t.IsMark(r.Hi+2, ')') && t.Tokens[r.Hi+1].Case == vietnamese.Upper {
				add(t.Tokens[r.Hi+1].Key, r)
			}
		}
	}
	return out
}

// fuller reports whether post a says more than post b, the same post: more
// words of its body, without an abbreviation in brackets between them.
func fuller(t *vietnamese.Text, a officials.Role, aw roleWords, b officials.Role, bw roleWords) bool {
	if x, y := bracketed(t, a), bracketed(t, b); x != y && len(aw.words) > 0 && len(bw.words) > 0 {
		return y
	}
	return len(aw.words) > len(bw.words)
}

func bracketed(t *vietnamese.Text, r officials.Role) bool {
	for i := r.OrgLo; i < r.Hi; i++ {
		if t.IsMark(i, '(') {
			return true
		}
	}
	return false
}

func samePost(a officials.Role, aw roleWords, b officials.Role, bw roleWords) bool {
	if a.Head != b.Head {
		return false
	}
	if (a.Status == "acting") != (b.Status == "acting") && len(aw.words) > 0 && len(bw.words) > 0 {
		return false
	}
	if aw.levels != 0 && bw.levels != 0 && aw.levels&bw.levels == 0 {
		return false
	}
	return subset(aw.words, bw.words) || subset(bw.words, aw.words)
}

func subset(a, b []vietnamese.Key) bool {
next:
	for _, x := range a {
		for _, y := range b {
			if x == y {
				continue next
			}
		}
		return false
	}
	return true
}

// longBody bounds, in tokens, where in a body an abbreviation is looked for.
const longBody = 40

// sameInitials reports whether two posts of one person are the same once an
// abbreviation in one body is written out with the words of the other that it
// begins: Phó Viện trưởng Viện KHTL Miền Nam, … Viện Khoa học Thủy lợi Miền Nam.
func sameInitials(t *vietnamese.Text, a, b officials.Role, aliases map[vietnamese.Key]roleWords, room *[]vietnamese.Key) bool {
	if a.Head != b.Head {
		return false
	}
	for range 2 {
		for i := a.OrgLo; i < min(a.Hi, a.OrgLo+longBody); i++ {
			lo, hi := initials(t, i, b)
			if hi == lo {
				continue
			}
			short, full := wordsOf(t, a, aliases, room), wordsOf(t, b, aliases, room)
			from := len(*room)
			for _, k := range short.words {
				if k != t.Tokens[i].Key {
					*room = append(*room, k)
				}
			}
			for k := lo; k < hi; k++ {
				*room = append(*room, t.Tokens[k].Key)
			}
			short.words = (*room)[from:len(*room):len(*room)]
			return samePost(a, short, b, full)
		}
		a, b = b, a
	}
	return false
}

// initials gives the run of words in post b's body whose first letters are the
// abbreviation at token i, three letters or more; an empty one where none is.
func initials(t *vietnamese.Text, i int, b officials.Role) (lo, hi int) {
	letters := []rune(vietnamese.Fold(t.Str(i)))
	if t.Tokens[i].Case != vietnamese.Upper || len(letters) < 3 {
		return 0, 0
	}
	for lo = b.OrgLo; lo+len(letters) <= min(b.Hi, b.OrgLo+longBody); lo++ {
		n := 0
		for n < len(letters) && t.Tokens[lo+n].Kind == vietnamese.Word && strings.HasPrefix(vietnamese.Fold(t.Str(lo+n)), string(letters[n])) {
			n++
		}
		if n == len(letters) {
			return lo, lo + n
		}
	}
	return 0, 0
}

var (
	// levelWords say of which level a body is; Tỉnh ủy is of the tỉnh.
	levelWords = map[vietnamese.Key]uint8{
		wordTinh: 1, wordThanh: 2, wordTP: 2, vietnamese.KeyOf("huyện"): 4, vietnamese.KeyOf("quận"): 8,
		vietnamese.KeyOf("xã"): 16, vietnamese.KeyOf("phường"): 32, vietnamese.KeyOf("thị"): 64,
	}
	emptyWords = vietnamese.NewSet("phố", "trấn", "và", "của", "thuộc", "về", "việt", "nam", "vn", "bộ", "đảng")
	expansions = buildExpansions()
)

func buildExpansions() *vietnamese.Trie[[]vietnamese.Key] {
	tr := vietnamese.NewTrie[[]vietnamese.Key]()
	for _, e := range [][2]string{
		{"ubnd", "ủy ban nhân dân"}, {"hđnd", "hội đồng nhân dân"}, {"hdnd", "hội đồng nhân dân"}, {"mttq", "mặt trận tổ quốc"},
		{"ubmttq", "ủy ban mặt trận tổ quốc"}, {"ub mttq", "ủy ban mặt trận tổ quốc"}, {"bch", "ban chấp hành"}, {"btv", "ban thường vụ"},
		{"tw", "trung ương"}, {"t.ư", "trung ương"}, {"đbqh", "đại biểu quốc hội"}, {"lđlđ", "liên đoàn lao động"},
		{"ubkt", "ủy ban kiểm tra"}, {"bđbp", "bộ đội biên phòng"}, {"chqs", "chỉ huy quân sự"},
		{"gd&đt", "giáo dục đào tạo"}, {"gd-đt", "giáo dục đào tạo"}, {"gdđt", "giáo dục đào tạo"},
		{"kh&đt", "kế hoạch đầu tư"}, {"kh-đt", "kế hoạch đầu tư"}, {"tn&mt", "tài nguyên môi trường"}, {"tn-mt", "tài nguyên môi trường"}, {"tnmt", "tài nguyên môi trường"},
		{"nn&ptnt", "nông nghiệp phát triển nông thôn"}, {"nn-ptnt", "nông nghiệp phát triển nông thôn"}, {"ptnt", "phát triển nông thôn"},
		{"gtvt", "giao thông vận tải"}, {"gt-vt", "giao thông vận tải"}, {"tt&tt", "thông tin truyền thông"},
		{"lđ-tb&xh", "lao động thương binh xã hội"}, {"lđtb&xh", "lao động thương binh xã hội"}, {"lđtbxh", "lao động thương binh xã hội"},
		{"vh-tt&dl", "văn hóa thể thao du lịch"}, {"vhttdl", "văn hóa thể thao du lịch"}, {"vh,tt&dl", "văn hóa thể thao du lịch"},
		{"kh&cn", "khoa học công nghệ"}, {"khcn", "khoa học công nghệ"}, {"bvđk", "bệnh viện đa khoa"}, {"bv", "bệnh viện"},
		{"ttyt", "trung tâm y tế"}, {"bhxh", "bảo hiểm xã hội"}, {"tand", "tòa án nhân dân"}, {"vksnd", "viện kiểm sát nhân dân"},
		{"vpcp", "văn phòng chính phủ"}, {"nhnn", "ngân hàng nhà nước"}, {"đh", "đại học"}, {"tphcm", "hồ chí minh"}, {"tp.hcm", "hồ chí minh"}, {"hcm", "hồ chí minh"},
		{"csgt", "cảnh sát giao thông"}, {"tha", "thi hành án"}, {"thads", "thi hành án dân sự"}, {"htx", "hợp tác xã"}, {"lhtn", "liên hiệp thanh niên"}, {"vp", "văn phòng"}, {"ccb", "cựu chiến binh"}, {"lhpn", "liên hiệp phụ nữ"}, {"qh", "quốc hội"}, {"bcđ", "ban chỉ đạo"}, {"bql", "ban quản lý"},
	} {
		var keys []vietnamese.Key
		for _, tok := range vietnamese.Parse(e[1]).Tokens {
			keys = append(keys, tok.Key)
		}
		tr.Add(e[0], keys)
	}
	return tr
}

// wordsOf is the words of a post's organisation, abbreviations written out,
// without those that say nothing; they are kept in room.
func wordsOf(t *vietnamese.Text, r officials.Role, aliases map[vietnamese.Key]roleWords, room *[]vietnamese.Key) (w roleWords) {
	if isGeneric(t, r) {
		return w
	}
	from := len(*room)
	defer func() { w.words = (*room)[from:len(*room):len(*room)] }()
	for i := r.OrgLo; i < r.Hi; {
		if full, ok := aliases[t.Tokens[i].Key]; ok && t.Tokens[i].Case != vietnamese.Lower && (t.Tokens[i].Case != vietnamese.Title || r.Hi == r.OrgLo+1) {
			*room = append(*room, full.words...)
			w.levels |= full.levels
			i++
			continue
		}
		if keys, n := expansions.Match(t, i); n > 0 {
			*room = append(*room, keys...)
			i += n
			continue
		}
		if tok := t.Tokens[i]; tok.Kind != vietnamese.Mark {
			level := levelWords[tok.Key]
			w.levels |= level
			if level == 0 && !emptyWords.Has(tok.Key) {
				*room = append(*room, tok.Key)
			}
			if level != 0 && t.Is(i+1, wordUy) {
				i++
			}
		}
		i++
	}
	return w
}

// isGeneric reports whether a post's body is only a common noun in small
// letters, which stands for one named elsewhere: giám đốc trung tâm.
func isGeneric(t *vietnamese.Text, r officials.Role) bool {
	if r.OrgLo >= r.Hi || r.Hi-r.OrgLo > 2 {
		return false
	}
	for i := r.OrgLo; i < r.Hi; i++ {
		if t.Tokens[i].Case != vietnamese.Lower || levelWords[t.Tokens[i].Key] != 0 {
			return false
		}
	}
	return true
}
